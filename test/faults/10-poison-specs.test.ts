import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject, recordsCompleteObject } from "#core/campaign/object-keys.ts";
import { keyFault } from "#core/storage/object-key.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { countingStore } from "../support/counting-store.ts";
import { STORES, directoryBuckets } from "../support/each-store.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const GOOD = simulatedCampaign();

/** Specs that are documents, yet no campaign can come of them; each with what its refusal must say. */
const POISON: Readonly<Record<string, readonly [spec: string, sentence: RegExp]>> = {
  "circle.yaml": [
    GOOD.spec.replace("path: faces/in }", "path: faces/out }"),
    /all wait for each other: current value is "blur → encode → blur"/,
  ],
  "enormous.yaml": [
    GOOD.spec.replace("repetitions: 2", `repetitions: 1000\nsweep: grid`).replace("cpu: [0.5, 1]", cpuList(100)),
    /must make at most 10000 runs/,
  ],
  "nowhere.yaml": [GOOD.spec.replace("memory: 512Mi, parallelism: 2", "resources: [moon]"), /must be a resource of/],
  "unreadable.yaml": ["kind: campaign\n\tname: x", /must be valid YAML or JSON/],
  // The longest name that a file and a segment of a key can have: nothing can be written beside it by its name.
  [`${"n".repeat(255)}`]: ["kind: campaign", /name must be given/],
  [`${"folder/".repeat(144)}spec.yaml`]: ["kind: campaign", /name must be given/],
};

function cpuList(count: number): string {
  return `cpu: [${Array.from({ length: count }, (_, index) => 0.1 + index / 100).join(", ")}]`;
}

async function dropAll(store: ObjectStore): Promise<void> {
  for (const [key, body] of Object.entries(GOOD.inputs)) await store.put("inputs", key, body);
  for (const [key, [spec]] of Object.entries(POISON)) await store.put("campaigns", key, spec);
  await store.put("campaigns", "zz-good.yaml", GOOD.spec);
}

/** What `unfinishedWork` tells of, handed to the profiler so many times over. */
async function reconcile(store: ObjectStore, times: number): Promise<void> {
  const { ports } = simulatedProfiler(store);
  for (let round = 0; round < times; round++) {
    for (const upload of await unfinishedWork(store)) await profile(upload, ports);
  }
}

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

describe.each(STORES)("poison specs in $kind", ({ open }) => {
  it("get one error.json each, are read once, and hold up nobody", async () => {
    const opened = await open();
    removals.push(opened.remove);
    const store = countingStore(opened.store);
    await dropAll(store);
    await reconcile(store, 5);

    for (const [key, [, sentence]] of Object.entries(POISON)) {
      expect(keyFault(key)).toBeUndefined();
      const address = errorObject("campaigns", key);
      const refusal = (await readArtifact(store, address, Refusal))?.artifact;
      expect(refusal?.key).toBe(key);
      expect(refusal?.problems.map((problem) => problem.sentence).join("\n")).toMatch(sentence);
      expect(store.count(`get campaigns/${key}`), key).toBe(1);
      expect(store.count(`put ${address.bucket}/${address.key}`), key).toBe(1);
    }
    const refusals = await listObjects(store, { bucket: "state", key: "_objects/" });
    expect(refusals.filter(({ key }) => key.endsWith(".error.json"))).toHaveLength(Object.keys(POISON).length);
    expect(await unmeasured(store)).toEqual([]);
  });

  it("are told of a fault of our own, once, when that is what they meet", async () => {
    const opened = await open();
    removals.push(opened.remove);
    const store = countingStore(opened.store);
    await dropAll(store);
    const { ports } = simulatedProfiler(store);
    const context = {
      get resources(): readonly string[] {
        throw new RangeError("Maximum call stack size exceeded");
      },
    };
    const spec = { bucket: "campaigns", key: "zz-good.yaml" } as const;
    for (let round = 0; round < 3; round++) await profile(spec, { ...ports, context });
    const refusal = await readArtifact(store, errorObject("campaigns", spec.key), Refusal);
    expect(refusal?.artifact.problems.map(({ sentence }) => sentence)).toEqual([
      "zz-good.yaml: Cannot read the file as profaas itself fails on it: Maximum call stack size exceeded",
    ]);
    expect(store.count("get campaigns/zz-good.yaml")).toBe(1);
  });
});

describe("a campaign that no platform will run", () => {
  it("ends with the reason in every record, and is not begun again", async () => {
    const { store, remove } = await directoryBuckets();
    removals.push(remove);
    await dropAll(store);
    const refusing = simulatedProfiler(store, { fateOf: () => ({ kind: "refused", reason: "the image is gone" }) });
    await profileAll(refusing.ports);
    const begun = refusing.started.length;
    expect(begun).toBeGreaterThan(0);
    await profileAll(refusing.ports);
    expect(refusing.started).toHaveLength(begun);
    const records = (await listObjects(store, { bucket: "records", key: "faces-" })).map(({ key }) => key);
    const bodies = await Promise.all(records.map(async (key) => (await store.get("records", key))?.body));
    const told = bodies.map((body) => new TextDecoder().decode(body)).filter((text) => /"causes"/.test(text));
    expect(told).toHaveLength(records.length - 1);
    for (const text of told) expect(text).toMatch(/the image is gone|which was to make its inputs, failed/);
  });
});

describe("profiler/main.ts as a process", () => {
  it("measures the good spec among poison, says so by exit code 0, and again", async () => {
    const folder = await temporaryFolder();
    removals.push(folder.remove);
    const operator = join(folder.path, "profaas.yaml");
    await writeFile(
      operator,
      "clusters: { sim: { kind: simulated } }\nresources: { here: { cluster: sim } }\nimages: ['*']\n",
    );
    const bucket = (role: string): string => join(folder.path, ".profaas/store", `profaas-${role}`);
    for (const role of ["campaigns", "inputs", "records", "state"]) await mkdir(bucket(role), { recursive: true });
    const put = async (role: string, key: string, text: string): Promise<void> => {
      const path = join(bucket(role), key);
      await mkdir(join(path, ".."), { recursive: true });
      await writeFile(path, text);
    };
    for (const [key, body] of Object.entries(GOOD.inputs)) await put("inputs", key, body);
    for (const [key, [spec]] of Object.entries(POISON)) await put("campaigns", key, spec);
    await put("campaigns", "zz-good.yaml", GOOD.spec);

    const root = resolve(import.meta.dirname, "../..");
    for (let round = 0; round < 2; round++) {
      const child = spawn(process.execPath, ["--import", "tsx", join(root, "functions/profiler/main.ts")], {
        cwd: root,
        env: { ...process.env, PROFAAS_OPERATOR: operator },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      child.stderr.on("data", (text: Buffer) => (said += String(text)));
      const [code] = (await once(child, "close")) as [number | null];
      expect(code, said).toBe(0);
      expect(said.match(/"message":"Spec [^"]+ refused"/g) ?? []).toHaveLength(
        round === 0 ? Object.keys(POISON).length : 0,
      );
      expect(said.match(/is measured"/g) ?? []).toHaveLength(round === 0 ? 1 : 0);
    }
  });
});

/** Accepted campaigns that are not measured to their end. */
async function unmeasured(store: ObjectStore): Promise<string[]> {
  const ids = new Set(
    (await listObjects(store, { bucket: "state", key: "faces-" })).map(({ key }) => key.split("/")[0]),
  );
  expect(ids.size).toBe(1);
  const open: string[] = [];
  for (const id of ids) {
    const { bucket, key } = recordsCompleteObject(id ?? "");
    if ((await store.head(bucket, key)) === undefined) open.push(id ?? "");
  }
  return open;
}
