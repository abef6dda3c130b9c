import { spawn, type ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";

import { CampaignStatus } from "../../scripts/campaign/campaign-status.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { fakeIo } from "./fake-io.ts";
import { SAMPLE_CAMPAIGN, writeSampleCampaign } from "./sample-campaign.ts";

const PROGRAM = fileURLToPath(new URL("../../scripts/profaas.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** The real command line in a process of its own. */
function profaas(
  argv: readonly string[],
  directory: string,
): { readonly child: ChildProcess; stdout(): string; stderr(): string } {
  const child = spawn(process.execPath, ["--import", TSX, PROGRAM, ...argv], {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return { child, stdout: () => out, stderr: () => err };
}

// Every process starts anew, and every campaign is really learned from.
describe("profaas as a process", { timeout: 240_000 }, () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
  });
  afterAll(() => folder.remove());

  it("ends with exit code 2 and one JSON document when the verb is unknown", async () => {
    const { child, stdout } = profaas(["statuss", "--json"], folder.path);
    const [exitCode] = (await once(child, "close")) as [number];
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout())).toEqual({
      error: { sentences: ['Cannot run profaas as "statuss" is none of its verbs: did you mean status?'] },
      exitCode: 2,
    });
  });

  it("serve says where it is, measures for run and what is dropped, is seen by status, and ends on Ctrl-C with exit code 130", async () => {
    const served = profaas(["serve", "--json"], folder.path);
    try {
      while (!served.stdout().endsWith("}\n")) {
        await Promise.race([
          once(served.child.stdout!, "data"),
          once(served.child, "close").then(() => Promise.reject(new Error(served.stderr()))),
        ]);
      }
      const { url, campaignsFolder } = JSON.parse(served.stdout()) as { url: string; campaignsFolder: string };
      expect(campaignsFolder).toBe(join(folder.path, "store/profaas-campaigns"));

      const io = fakeIo({ directory: folder.path });
      expect(await runVerb(["run", "campaign.yaml", "--json"], io)).toBe(0);
      expect(CampaignStatus.parse(io.document()).state).toBe("done");
      expect(served.stderr()).toMatch(/Campaign faces-[0-9a-f]{8} is measured/);

      const status = fakeIo({ directory: folder.path });
      expect(await runVerb(["status", "--json"], status)).toBe(0);
      expect(status.document()).toMatchObject({ hosts: [{ url }], campaigns: [{ state: "done" }] });
      const dropped = fakeIo({ directory: folder.path });
      await writeFile(join(folder.path, "dropped.yaml"), SAMPLE_CAMPAIGN.replace("name: faces", "name: dropped"));
      expect(await runVerb(["plan", "--resolved", "dropped.yaml"], dropped)).toBe(0);
      await writeFile(join(campaignsFolder, "any-name.yaml"), dropped.stdoutText());
      for (let state = ""; state !== "done"; await systemClock.sleep(0.1)) {
        const io = fakeIo({ directory: folder.path });
        await runVerb(["status", "--json"], io);
        const { campaigns } = io.document() as { campaigns: CampaignStatus[] };
        state = campaigns.find(({ name }) => name === "dropped")?.state ?? "";
      }
      const models = (await (await fetch(`${url}/models`)).json()) as unknown;
      expect(JSON.stringify(models)).toMatch(/dropped\.workflow\.makespanSeconds.*faces\.workflow\.makespanSeconds/);
    } finally {
      served.child.kill("SIGINT");
    }
    const [exitCode] = (await once(served.child, "close")) as [number];
    expect(exitCode).toBe(130);
    const after = fakeIo({ directory: folder.path });
    await runVerb(["status", "--json"], after);
    expect(after.document()).toMatchObject({ hosts: [] });
  });
});
