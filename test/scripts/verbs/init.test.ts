import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runVerb } from "../../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";
import { writeSampleCampaign } from "../sample-campaign.ts";

describe("profaas init", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
  });
  afterAll(() => folder.remove());

  const call = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    return { exitCode: await runVerb(argv, io), io };
  };

  it("writes a campaign beside the FDL that plan takes as it is", async () => {
    const { exitCode, io } = await call("init", "faces.fdl.yaml", "--input", "inputs/a.jpg");
    expect(exitCode).toBe(0);
    expect(io.stdoutText()).toMatch(/^Wrote faces\.campaign\.yaml\. .*profaas plan faces\.campaign\.yaml\n$/);
    const planned = await call("plan", "faces.campaign.yaml");
    expect(planned.io.stderrText()).toBe("");
    expect(planned.exitCode).toBe(0);
    expect(planned.io.stdoutText()).toMatch(/^Campaign faces-[0-9a-f]{8} takes \d+ runs/);
  });

  it("does not replace a campaign that is there, unless it is told to", async () => {
    await writeFile(join(folder.path, "mine.yaml"), "mine");
    const refused = await call("init", "faces.fdl.yaml", "--output", "mine.yaml");
    expect(refused.exitCode).toBe(2);
    expect(refused.io.stderrText()).toMatch(/^Cannot write mine\.yaml as it is there already: --force replaces it/);
    expect(await readFile(join(folder.path, "mine.yaml"), "utf8")).toBe("mine");
    expect((await call("init", "faces.fdl.yaml", "--output", "mine.yaml", "--force")).exitCode).toBe(0);
    expect(await readFile(join(folder.path, "mine.yaml"), "utf8")).toMatch(/^# .*\nkind: campaign\nname: faces\n/);
  });

  it("needs no operator's file, and prints to standard output with --output -", async () => {
    const io = fakeIo({ directory: "/proc/self" });
    expect(await runVerb(["init", join(folder.path, "faces.fdl.yaml"), "--output", "-"], io)).toBe(0);
    expect(io.stdoutText()).toMatch(/\nkind: campaign\nname: faces\n/);
  });

  it("says what is wrong with an FDL, and where", async () => {
    await writeFile(join(folder.path, "bad.fdl.yaml"), "functions:\n  oscar:\n    - here: { name: Blur }\n");
    const { exitCode, io } = await call("init", "bad.fdl.yaml");
    expect(exitCode).toBe(2);
    expect(io.stderrText()).toMatch(
      /^bad\.fdl\.yaml:3:\d+: Cannot read the FDL as functions\.oscar\[0\]\.here\.name must be 1 to 39 lower-case letters/,
    );
  });
});
