import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";

import { CampaignStatus } from "../../scripts/campaign/campaign-status.ts";
import { ErrorDocument } from "../../scripts/error-document.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { fakeIo, type FakeIo } from "./fake-io.ts";
import { SAMPLE_OPERATOR, writeSampleCampaign } from "./sample-campaign.ts";

/** A cluster on which nothing ever ends while a test waits. */
const SLOW_OPERATOR = SAMPLE_OPERATOR.replace("kind: simulated", "kind: simulated, timeScale: 100000");

describe("leaving a campaign before its end", { timeout: 240_000 }, () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path, { operator: SLOW_OPERATOR });
  });
  afterAll(() => folder.remove());

  /** Presses Ctrl-C when the verb looks for the third time. */
  const interruptedAtThirdLook = (): FakeIo => {
    let looks = 0;
    const io: FakeIo = fakeIo({
      directory: folder.path,
      clock: {
        ...systemClock,
        sleep: async (_durationSeconds, signal) => {
          looks += 1;
          if (looks === 3) io.interrupt();
          await systemClock.sleep(0.01, signal);
        },
      },
    });
    return io;
  };

  it("Ctrl-C in run detaches with exit code 130 and says how to come back", async () => {
    const io = interruptedAtThirdLook();
    expect(await runVerb(["run", "campaign.yaml"], io)).toBe(130);
    const said = io.stderrText();
    expect(said).toMatch(/Detached from faces-[0-9a-f]{8}: 0 of 6 runs are measured and safe in the store\./);
    expect(said).toMatch(/Come back with: profaas run campaign\.yaml\n/);
    expect(said).toMatch(/Look at it with: profaas status faces-[0-9a-f]{8}\n/);
    expect(io.stdoutText()).toBe("");
  });

  it("a script that reads JSON is told the same in one document", async () => {
    const io = interruptedAtThirdLook();
    expect(await runVerb(["run", "campaign.yaml", "--json"], io)).toBe(130);
    expect(ErrorDocument.parse(io.document()).exitCode).toBe(130);
  });

  it("status says that nobody works on it", async () => {
    const io = fakeIo({ directory: folder.path });
    expect(await runVerb(["status"], io)).toBe(0);
    expect(io.stdoutText()).toMatch(/^faces-[0-9a-f]{8}: measuring, but nobody works on it: profaas serve/);
  });

  it("cancel ends it for good, labelled partial", async () => {
    const io = fakeIo({ directory: folder.path });
    expect(await runVerb(["cancel", "faces", "--json"], io)).toBe(0);
    const status = CampaignStatus.parse(io.document());
    expect(status).toMatchObject({
      state: "done",
      endedBecause: "cancelled",
      partial: true,
      cancelRequested: true,
      models: [],
    });

    const again = fakeIo({ directory: folder.path });
    expect(await runVerb(["cancel", "faces", "--json"], again)).toBe(0);
    expect(again.document()).toEqual(io.document());
    expect(status.reportPath).toMatch(new RegExp(`^${join(folder.path, "store")}`));
  });
});
