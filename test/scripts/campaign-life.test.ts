import { copyFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CampaignStatus } from "../../scripts/campaign/campaign-status.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { VERBS } from "../../scripts/verbs.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { fakeIo, type FakeIo } from "./fake-io.ts";
import { SAMPLE_CAMPAIGN, writeSampleCampaign } from "./sample-campaign.ts";

describe("the life of a campaign, verb by verb", { timeout: 240_000 }, () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path);
  });
  afterAll(() => folder.remove());

  const call = async (...argv: string[]): Promise<FakeIo & { readonly exitCode: number }> => {
    const io = fakeIo({ directory: folder.path });
    const exitCode = await runVerb(argv, io);
    return { ...io, exitCode };
  };
  const documentOf = async (...argv: string[]) => {
    const { exitCode, document, stderrText } = await call(...argv, "--json");
    const printed = document();
    const verb = await VERBS[argv[0] ?? ""]?.load();
    if (exitCode !== 2 && exitCode !== 4) expect(verb?.document.safeParse(printed).error).toBeUndefined();
    return { exitCode, printed: printed as Record<string, never>, stderr: stderrText() };
  };
  const filesBelow = async (path: string): Promise<string[]> => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  };

  it("plan says what will be measured and leaves no trace", async () => {
    const before = await filesBelow(folder.path);
    const { exitCode, stdoutText } = await call("plan", "campaign.yaml");
    expect(stdoutText()).toMatch(/^Campaign faces-[0-9a-f]{8} takes 6 runs/);
    expect(exitCode).toBe(0);
    expect(await filesBelow(folder.path)).toEqual(before);
    expect(await stat(join(folder.path, "store")).catch(() => "absent")).toBe("absent");
  });

  it("status finds no store before the first run, and says so with exit code 4", async () => {
    const { exitCode, printed } = await documentOf("status");
    expect(exitCode).toBe(4);
    expect(printed).toEqual({
      error: { sentences: [expect.stringMatching(/^Cannot reach the store at .*store as it does not exist/)] },
      exitCode: 4,
    });
  });

  it("a store that is no folder is told with exit code 4 by verbs that look and by verbs that write", async () => {
    for (const argv of [["status"], ["run", "campaign.yaml"], ["plan", "--resolved", "campaign.yaml"]]) {
      const io = fakeIo({ directory: folder.path, environment: { PROFAAS_STORE_PATH: join(folder.path, "blur.sh") } });
      expect(await runVerb(argv, io)).toBe(4);
      expect(io.stderrText()).toMatch(/^Cannot reach the store at .*blur\.sh as it must be a folder: it is a file$/m);
    }
  });

  it("run measures, learns and ends with models, and doing it again measures nothing", async () => {
    const { exitCode, printed } = await documentOf("run", "campaign.yaml");
    expect(exitCode).toBe(0);
    const first = CampaignStatus.parse(printed);
    expect(first.runs).toEqual({ planned: 6, done: 6, succeeded: 6, failed: 0, notMeasured: 0, reused: 0 });
    expect(first.models.map(({ name }) => name)).toContain("faces.workflow.makespanSeconds");
    const written = await filesBelow(join(folder.path, "store"));

    const again = await documentOf("run", "campaign.yaml");
    expect(CampaignStatus.parse(again.printed)).toEqual(first);
    expect(await filesBelow(join(folder.path, "store"))).toEqual(written);
  });

  it("status, report and plan know it by the beginning of its name", async () => {
    const { printed } = await documentOf("status", "fac");
    const [campaign] = (printed as unknown as { campaigns: CampaignStatus[] }).campaigns;
    expect(campaign?.state).toBe("done");
    const report = await call("report", "faces.workflow.makespanSeconds", "--output", "out/report.html");
    expect(report.stdoutText()).toBe(`${join(folder.path, "out/report.html")}\n`);
    expect((await stat(join(folder.path, "out/report.html"))).size).toBeGreaterThan(1_000);
    const plan = await documentOf("plan", "campaign.yaml");
    expect(plan.printed).toMatchObject({ recordedRuns: 6, estimatedSeconds: 0 });
  });

  it("another campaign takes the same measurements instead of measuring them again", async () => {
    await writeFile(
      join(folder.path, "second.yaml"),
      SAMPLE_CAMPAIGN.replace("name: faces", "name: second").replace("[0.5, 1, 2]", "[0.5, 1, 2, 4]"),
    );
    const { printed } = await documentOf("run", "second.yaml");
    expect(CampaignStatus.parse(printed).runs).toMatchObject({ done: 8, reused: 6 });
  });

  it("delete asks first, and leaves what another campaign needs", async () => {
    const nobody = await call("delete", "faces");
    expect(nobody.exitCode).toBe(2);
    expect(nobody.stderrText()).toMatch(/--yes deletes without asking/);

    const { printed } = await documentOf("delete", "faces", "--yes");
    expect(printed).toMatchObject({ deleted: true, sharedInputs: 2 });
    const left = await filesBelow(join(folder.path, "store"));
    expect(left.filter((path) => /faces-[0-9a-f]{8}|\/faces\./.test(path))).toEqual([]);
    expect(left.filter((path) => path.includes("profaas-inputs"))).toHaveLength(2);
    expect((await documentOf("status", "second")).printed).toMatchObject({ campaigns: [{ state: "done" }] });

    await documentOf("delete", "second", "--yes");
    expect(await filesBelow(join(folder.path, "store"))).toEqual([]);
  });

  it("reconcile measures what plan --resolved put into the campaigns folder, like run", async () => {
    const ran = await documentOf("run", "campaign.yaml");
    await documentOf("delete", "faces", "--yes");
    const resolved = await call("plan", "--resolved", "campaign.yaml", "--output", "resolved.yaml");
    expect(resolved.stderrText()).toMatch(/^Uploaded 2 input files/);
    await copyFile(join(folder.path, "resolved.yaml"), join(folder.path, "store/profaas-campaigns/dropped.yaml"));

    const { printed, exitCode } = await documentOf("reconcile");
    expect(exitCode).toBe(0);
    const { campaigns } = printed as unknown as { campaigns: CampaignStatus[] };
    expect(campaigns).toEqual([ran.printed]);
    expect((await documentOf("reconcile")).printed).toMatchObject({ campaigns: [], refused: [] });
  });

  it("reconcile tells of a spec that was refused", async () => {
    await writeFile(join(folder.path, "store/profaas-campaigns/bad.yaml"), "kind: campaign\nname: Bad\n");
    const { printed } = await documentOf("reconcile");
    expect(printed).toMatchObject({ refused: [{ key: "bad.yaml" }] });
    expect(JSON.stringify(printed)).toMatch(/bad\.yaml:2:1: Cannot read the campaign as name must be/);
    await rm(join(folder.path, "store/profaas-campaigns/bad.yaml"));
  });

  it("run ends with exit code 3 when configurations fail, and says why", async () => {
    const failing = SAMPLE_CAMPAIGN.replace("name: faces", "name: failing").replace(
      "cpu: 1, memory: 512Mi }",
      "cpu: 1, memory: 512Mi, timeoutSeconds: 0.000001 }",
    );
    await writeFile(join(folder.path, "failing.yaml"), failing);
    const { exitCode, printed } = await documentOf("run", "failing.yaml");
    expect(exitCode).toBe(3);
    const status = CampaignStatus.parse(printed);
    expect(status.configurations.failed).toBe(6);
    expect(status.failures).toEqual([{ cause: expect.stringMatching(/encode/) as string, configurations: 6, runs: 6 }]);
  });
});
