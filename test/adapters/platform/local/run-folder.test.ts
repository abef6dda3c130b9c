import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { requestRun, runFolder, runFolders, runsFolder, type LocalRun } from "#adapters/platform/local/run-folder.ts";

describe("requestRun()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-folder-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = { campaignId: "c-00000000", runId: "r1", attempt: 1 };
  const request = {
    format: "local-run",
    version: 1,
    requestedAtEpochMilliseconds: 1,
    cluster: "here",
    operatorFolder: "/",
    commands: {},
    allowedImages: [],
    store: { settings: { kind: "directory", path: "/" }, prefix: "test" },
    run,
  } as unknown as LocalRun;

  it("asks once, however many ask at the same time, and leaves nothing half made", async () => {
    const own = runFolder(folder, run);
    const asked = await Promise.all(Array.from({ length: 8 }, () => requestRun(folder, own, request)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await readdir(runsFolder(folder))).toEqual(["c-00000000-r1-1"]);
    expect(await own.request()).toEqual(request);
    expect([own.exists, own.isBegun, own.isCancelled]).toEqual([true, false, false]);
  });

  it("a run has its outcome until it is removed, and then nothing is known of it", async () => {
    const own = runFolder(folder, run);
    await requestRun(folder, own, request);
    await own.writeProgress(3);
    await own.writeOutcome({ kind: "lost", reason: "why" });
    expect([await own.finishedInvocations(), own.isBegun]).toEqual([3, true]);
    expect(await own.outcome()).toEqual({ kind: "lost", reason: "why" });
    expect(await runFolders(folder)).toEqual([own]);
    await own.remove();
    expect([await own.outcome(), own.exists, await runFolders(folder)]).toEqual([undefined, false, []]);
  });

  it("removes no folder that holds no request", async () => {
    const stray = runFolder(folder, { ...run, runId: "stray" });
    await stray.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses names that lead out of the folder", () => {
    for (const campaignId of ["../x", "a/b", "", ".hidden"]) {
      expect(() => runFolder(folder, { ...run, campaignId })).toThrow(
        "must hold only letters, digits, dots and dashes",
      );
    }
  });
});
