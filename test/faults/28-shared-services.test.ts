import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { campaignObjects } from "../../scripts/campaign/campaign-objects.ts";
import { campaignIds } from "../../scripts/campaign/list-campaigns.ts";
import { deleteCampaign } from "../../scripts/campaign/delete-campaign.ts";
import { installLocally, type LocalInstallation } from "../support/local-platform.ts";
import { localProfiler, shellSpec } from "../support/local-profiler.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { dropChain, workChain } from "../support/whole-chain.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const shell = { run: ["/bin/sh", "-c", 'eval "$SCRIPT"'], files: [basename(import.meta.filename)] };
const ROLES = ["campaigns", "inputs", "records", "datasets", "models", "requests", "predictions", "state"] as const;

async function recordsOf(store: ObjectStore, name: string): Promise<RunRecord[]> {
  const found = await listObjects(store, { bucket: "records", key: `${name}-` });
  const keys = found.map(({ key }) => key).filter((key) => key.includes("/runs/"));
  return Promise.all(keys.map((key) => requireArtifact(store, { bucket: "records", key }, RunRecord)));
}

/** Everything that is in a store, each object by the start of its digest. */
async function digests(store: ObjectStore): Promise<Record<string, string>> {
  const found = Object.entries(await contents(store, ...ROLES));
  // A step names the process that held it.
  const bytes = (key: string, text: string): string => (key.includes("/steps/") ? "" : text);
  return Object.fromEntries(found.map(([key, text]) => [key, sha256Hex(bytes(key, text)).slice(0, 8)]));
}

describe("two campaigns on this machine at once", { timeout: 60_000 }, () => {
  const installations: LocalInstallation[] = [];
  afterEach(async () => {
    for (const installation of installations.splice(0)) await installation.close();
  });
  async function installed(): Promise<LocalInstallation> {
    const installation = await installLocally({ shell }, here);
    installations.push(installation);
    return installation;
  }

  it("are measured one run after another, whoever asks: no two runs overlap", async () => {
    const installation = await installed();
    const ports = await localProfiler(installation);
    await installation.store.put("inputs", "in/one.txt", "one");
    for (const name of ["first", "second"]) {
      const SCRIPT = ["a", "b", "c"].map((each) => `sleep 0.2; echo ${name} ${each}`);
      await installation.store.put("campaigns", `${name}.json`, shellSpec(name, { SCRIPT }));
    }
    await Promise.all(["first", "second"].map((name) => profile({ bucket: "campaigns", key: `${name}.json` }, ports)));
    const records = [
      ...(await recordsOf(installation.store, "first")),
      ...(await recordsOf(installation.store, "second")),
    ];
    const spans = records
      .map(({ outcome, measurement, campaignId }) => {
        expect(outcome).toEqual({ kind: "succeeded" });
        const began = Date.parse(measurement!.startedAt);
        return { began, ended: began + measurement!.makespanSeconds * 1000, campaignId };
      })
      .sort((left, right) => left.began - right.began);
    expect(spans).toHaveLength(6);
    for (const [index, { began }] of spans.entries()) {
      // Time stamps have whole milliseconds.
      if (index > 0) expect(began).toBeGreaterThanOrEqual(spans[index - 1]!.ended - 1);
    }
  });

  it("of installations that do not know of each other disturb each other, and the records say so", async () => {
    const both = [await installed(), await installed()];
    const measured = await Promise.all(
      both.map(async (installation, index) => {
        const ports = await localProfiler(installation);
        await installation.store.put("inputs", "in/one.txt", "one");
        const spec = shellSpec("alone", { SCRIPT: ["sleep 1.5; true", `sleep 1.5; echo ${index}`] });
        await installation.store.put("campaigns", "alone.json", spec);
        await profile({ bucket: "campaigns", key: "alone.json" }, ports);
        return recordsOf(installation.store, "alone");
      }),
    );
    const notes = measured.flat().flatMap(({ measurement }) => measurement?.background.notes ?? []);
    expect(
      notes.filter((note) => /^At the same time another agent on this machine .* campaign alone-/.test(note)).length,
    ).toBeGreaterThan(0);
  });
});

describe("deleting one of two campaigns", () => {
  /** A chain done to its end, whose campaign differs from the other's by its seed and perhaps its name. */
  async function chain(store: ObjectStore, name: string, seed: number): Promise<void> {
    await dropChain(store, { key: `${name}-${seed}.yaml`, name, seed });
    await workChain(store, { onStart: () => undefined });
  }
  async function remove(store: ObjectStore, id: string): Promise<void> {
    await deleteCampaign(await campaignObjects(id, store), store);
  }

  it.each([
    ["of another name", "other"],
    ["of the same name, whose models it replaced", "chain"],
  ])("%s leaves exactly what the other alone would have left", async (_what, name) => {
    const alone = await testBuckets();
    await chain(alone, "chain", 1);
    const both = await testBuckets();
    await chain(both, "chain", 1);
    const [kept] = await campaignIds(both);
    await chain(both, name, 2);
    const added = (await campaignIds(both)).filter((id) => id !== kept);
    expect(added).toHaveLength(1);
    expect(await digests(both)).not.toEqual(await digests(alone));
    await remove(both, added[0]!);
    expect(await digests(both)).toEqual(await digests(alone));
  });

  it("leaves what another, unfinished one took over from it and has still to measure with, until that one goes", async () => {
    const store = await testBuckets();
    const { spec, inputs } = simulatedCampaign({ name: "giver" });
    for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
    await store.put("campaigns", "giver.yaml", spec);
    await profileAll(simulatedProfiler(store).ports);
    const [giver] = await campaignIds(store);

    // The taker knows one more configuration, so it has something to measure with the inputs that were captured.
    const wider = spec.replace("name: giver", "name: taker").replace("encode: { cpu: 1,", "encode: { cpu: [1, 2],");
    await store.put("campaigns", "taker.yaml", wider);
    const doomed = simulatedProfiler(store);
    const platform = doomed.ports.platformOf("here")!;
    const killed = { ...platform, start: () => Promise.reject(new Error("killed")) };
    await expect(profileAll({ ...doomed.ports, platformOf: () => killed })).rejects.toThrow("killed");
    expect((await recordsOf(store, "taker")).some(({ reusedFrom }) => reusedFrom?.campaignId === giver)).toBe(true);

    await remove(store, giver!);
    await profileAll(simulatedProfiler(store).ports);
    const complete = (await listObjects(store, { bucket: "records", key: "taker-" })).find(({ key }) =>
      key.endsWith("/complete.json"),
    );
    const { runs } = await requireArtifact(store, { bucket: "records", key: complete!.key }, RecordsComplete);
    expect(runs).toMatchObject({ failed: 0, notMeasured: 0, succeeded: runs.planned });

    const [taker] = await campaignIds(store);
    await remove(store, taker!);
    // What no campaign made is no campaign's to take away.
    expect(Object.keys(await digests(store))).toEqual(Object.keys(inputs).map((key) => `inputs/${key}`));
  });
});
