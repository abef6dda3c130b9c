import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { loadOperator } from "#adapters/process/settings.ts";
import type { Clock } from "#ports/clock.ts";

import { clockFinding } from "../../../scripts/doctor/clock-finding.ts";
import { nodeFinding } from "../../../scripts/doctor/node-finding.ts";
import { storeFinding } from "../../../scripts/doctor/store-finding.ts";
import { runVerb } from "../../../scripts/run-verb.ts";
import { doctor } from "../../../scripts/verbs/doctor.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";
import { SAMPLE_OPERATOR, writeSampleCampaign } from "../sample-campaign.ts";

describe("profaas doctor", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeSampleCampaign(folder.path, { operator: SAMPLE_OPERATOR.replace("path: store", "path: deep/store") });
  });
  afterAll(() => folder.remove());

  it("looks at everything, says what it found, and leaves no trace", async () => {
    const before = await readdir(folder.path);
    const io = fakeIo({ directory: folder.path });
    expect(await runVerb(["doctor", "--json"], io)).toBe(0);
    const document = doctor.document.parse(io.document()) as { healthy: boolean; findings: { name: string }[] };
    expect(document.healthy).toBe(true);
    expect(document.findings.map(({ name }) => name)).toEqual([
      "node",
      "operator's file",
      "store",
      "cgroups",
      "podman",
      "clock",
      "learning back end",
    ]);
    expect(await readdir(folder.path)).toEqual(before);
  });

  it("says of each OSCAR whether it can be measured on, and needs no podman where nothing runs here", async () => {
    const other = await temporaryFolder();
    const oscar = { kind: "oscar", endpoint: "http://127.0.0.1:9" };
    const credentials = { from: "folder", folder: "/nowhere" };
    const file = {
      clusters: { edge: oscar, cloud: { ...oscar, credentials } },
      resources: { edge: { cluster: "edge" } },
      images: ["*"],
    };
    await writeFile(join(other.path, "profaas.yaml"), JSON.stringify(file));
    const io = fakeIo({ directory: other.path, environment: { OSCAR_TOKEN: "token" } });
    expect(await runVerb(["doctor", "--json"], io)).toBe(4);
    const { findings } = io.document() as { findings: { name: string; level: string; needed: boolean }[] };
    const of = (name: string) => findings.find((finding) => finding.name === name);
    expect(of("edge")).toMatchObject({
      needed: true,
      level: "missing",
      sentence: expect.stringContaining("OSCAR was not reached at http://127.0.0.1:9"),
    });
    expect(of("cloud")).toMatchObject({ needed: false, sentence: expect.stringContaining("its key is not there") });
    const lacking = findings.filter(({ level, needed }) => level === "missing" && needed);
    expect(lacking.map(({ name }) => name)).toEqual(["edge"]);
    await other.remove();
  });

  it("goes on without an operator's file, and ends with exit code 4", async () => {
    const io = fakeIo({ directory: "/proc/self" });
    expect(await runVerb(["doctor"], io)).toBe(4);
    expect(io.stdoutText()).toMatch(/missing operator's file: Cannot find an operator's file/);
    expect(io.stdoutText()).toMatch(/\nSomething that is needed is missing\.\n$/);
  });

  it("storeFinding() leaves a store that is in use as it was", async () => {
    const operator = await loadOperator(join(folder.path, "profaas.yaml"), {});
    await mkdir(join(folder.path, "deep/store/profaas-state"), { recursive: true });
    await writeFile(join(folder.path, "deep/store/profaas-state/mine.json"), "{}");
    expect(await storeFinding(operator)).toMatchObject({ level: "ok" });
    expect((await stat(join(folder.path, "deep/store/profaas-state/mine.json"))).size).toBe(2);
    expect((await readdir(join(folder.path, "deep/store"))).sort()).toEqual(["profaas-state"]);
  });

  it("storeFinding() names a store that cannot be used, and what to do", async () => {
    await writeFile(join(folder.path, "file"), "");
    const operator = await loadOperator(join(folder.path, "profaas.yaml"), {
      PROFAAS_STORE_PATH: join(folder.path, "file"),
    });
    const finding = await storeFinding(operator);
    expect(finding).toMatchObject({ level: "missing", needed: true });
    expect(finding.fix).toMatch(/store\.path/);
  });
});

it("nodeFinding() wants Node 20.19 or later", () => {
  expect(["18.20.0", "20.18.3", "20.19.0", "22.0.0", "24.1.0"].map((version) => nodeFinding(version).level)).toEqual([
    "missing",
    "missing",
    "ok",
    "ok",
    "ok",
  ]);
});

it("clockFinding() tells a wall clock that jumps and naps that end late", async () => {
  const clock = (wallFactor: number, napFactor: number): Clock => {
    let now = 1_000;
    return {
      epochMilliseconds: () => now * 1000 * wallFactor,
      monotonicSeconds: () => now,
      sleep: (seconds) => Promise.resolve(void (now += seconds * napFactor)),
    };
  };
  expect((await clockFinding(clock(1, 1))).level).toBe("ok");
  expect((await clockFinding(clock(1, 3))).sentence).toMatch(/^a nap of 0\.05 s ended .* late$/);
  expect((await clockFinding(clock(3, 1))).sentence).toMatch(/^the wall clock .* jumped by/);
});
