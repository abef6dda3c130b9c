import { beforeEach, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { RecordsComplete, Refusal } from "#core/campaign/campaign-state.ts";
import { cancelObject, errorObject, recordsCompleteObject } from "#core/campaign/object-keys.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

let store: ObjectStore;
const spec = { bucket: "campaigns", key: "faces.yaml" } as const;

beforeEach(async () => {
  store = await testBuckets();
});

/** Drops a campaign with its inputs. */
async function drop(key: string, changes: Parameters<typeof simulatedCampaign>[0] = {}): Promise<void> {
  const { spec: text, inputs } = simulatedCampaign(changes);
  for (const [inputKey, body] of Object.entries(inputs)) await store.put("inputs", inputKey, body);
  await store.put("campaigns", key, text);
}

function cluster(options: Parameters<typeof simulatedProfiler>[1] = {}) {
  return simulatedProfiler(store, { seed: 1, ...options });
}

async function records(campaign: string): Promise<RunRecord[]> {
  const all = await listObjects(store, { bucket: "records", key: `${campaign}-` });
  const keys = all.map(({ key }) => key).filter((key) => key.includes("/runs/"));
  return Promise.all(
    keys.map(async (key) =>
      RunRecord.parse(JSON.parse((await contents(store, "records"))[`records/${key}`] as string)),
    ),
  );
}

async function completions(): Promise<RecordsComplete[]> {
  const all = await contents(store, "records");
  return Object.entries(all)
    .filter(([key]) => key.endsWith("/complete.json"))
    .map(([, text]) => RecordsComplete.parse(JSON.parse(text)));
}

async function campaignIds(): Promise<string[]> {
  return (await completions()).map(({ campaignId }) => campaignId);
}

describe("profile()", () => {
  it("measures every planned run once and says so last", async () => {
    await drop(spec.key);
    const { ports, started } = cluster();
    await profile(spec, ports);
    const [complete] = await completions();
    expect(complete).toMatchObject({ reason: "measured", partial: false });
    expect(complete?.runs.planned).toBe(started.length);
    expect(complete?.runs.succeeded).toBe(started.length);
    expect((await records("faces")).map(({ order }) => order).sort((a, b) => a - b)).toEqual(
      started.map((_, order) => order),
    );
  });

  it("leaves no trace of runs that have their record", async () => {
    await drop(spec.key);
    await profile(spec, cluster().ports);
    const [id] = await campaignIds();
    expect(await listObjects(store, { bucket: "state", key: `${id}/runs/` })).toEqual([]);
  });

  it("does nothing for the same bytes again, under the same or another key", async () => {
    await drop(spec.key);
    await profile(spec, cluster().ports);
    const again = cluster();
    await profile(spec, again.ports);
    await drop("copy.yaml");
    await profile({ bucket: "campaigns", key: "copy.yaml" }, again.ports);
    expect(again.started).toEqual([]);
    expect(await campaignIds()).toHaveLength(1);
  });

  it("refuses a bad spec once, with its sentences in the state bucket, and takes it when its bytes change", async () => {
    await store.put("campaigns", spec.key, "kind: campaign\nname: Faces\n");
    const { ports } = cluster();
    await profile(spec, ports);
    const error = errorObject("campaigns", spec.key);
    const refusal = await readArtifact(store, error, Refusal);
    expect(refusal?.artifact.problems.map(({ sentence }) => sentence).join("\n")).toMatch(
      /^faces\.yaml:2:\d+: Cannot read the campaign as name must be/m,
    );
    await profile(spec, ports);
    expect((await readArtifact(store, error, Refusal))?.etag).toBe(refusal?.etag);

    await drop(spec.key);
    await profile(spec, ports);
    expect(await store.head(error.bucket, error.key)).toBeUndefined();
    expect(await completions()).toHaveLength(1);
  });

  it("says what is missing when an input is not in the store, and measures the rest", async () => {
    await drop(spec.key, { extra: "description: x" });
    await store.delete("inputs", "0123/a.jpg");
    await profile(spec, cluster().ports);
    const all = await records("faces");
    expect(all.length).toBeGreaterThan(0);
    expect(all[0]?.outcome).toEqual({
      kind: "notMeasured",
      causes: ['Cannot measure with input "0123/a.jpg" as the inputs bucket has no such object'],
    });
  });

  it("leaves a campaign alone that a living process works on", async () => {
    await drop(spec.key);
    const first = cluster({ stepSeconds: 0 });
    await profile(spec, first.ports);
    const [id] = (await listObjects(store, { bucket: "state", key: "faces-" })).map(
      ({ key }) => key.split("/")[0] as string,
    );
    const step = { format: "step", version: 1, campaignId: id, step: 2, ended: null } as const;
    await writeArtifact(store, { bucket: "state", key: `${id}/steps/000002.json` }, {
      ...step,
      owner: { ...first.ports.owner },
      leaseUntilEpochMilliseconds: first.ports.clock.epochMilliseconds() + 30_000,
    } as never);
    const second = cluster();
    await profile(spec, { ...second.ports, isOwnerGone: () => false });
    expect(second.started).toEqual([]);
    await profile(spec, { ...second.ports, isOwnerGone: () => true });
    expect(second.started.length).toBeGreaterThan(0);
  });

  it("takes a campaign over when the lease of its step has run out, wherever its owner is", async () => {
    await drop(spec.key);
    const doomed = cluster();
    const never = new Promise<never>(() => undefined);
    const hanging: ServicePlatform = { ...(doomed.ports.platformOf("here") as ServicePlatform), start: () => never };
    void profile(spec, { ...doomed.ports, platformOf: () => hanging });
    while ((await listObjects(store, { bucket: "state", key: "faces-" })).every(({ key }) => !key.includes("/runs/"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const heir = cluster();
    await profile(spec, { ...heir.ports, isOwnerGone: () => false });
    expect(heir.started).toEqual([]);
    await heir.ports.clock.sleep(31);
    await profile(spec, { ...heir.ports, isOwnerGone: () => false });
    expect(heir.started.length).toBeGreaterThan(0);
    expect(await completions()).toHaveLength(1);
  });

  it("starts a run in one step and collects it in a later one, when it lasts longer than a step", async () => {
    await drop(spec.key);
    const { ports, started } = cluster({ timeScale: 300, stepSeconds: 60 });
    const rounds = await profileAll(ports);
    const all = await records("faces");
    expect(rounds).toBeGreaterThan(all.length);
    expect(started.map(({ runId }) => runId).sort()).toEqual(all.map(({ runId }) => runId).sort());
    expect(all.every(({ outcome }) => outcome.kind === "succeeded")).toBe(true);
  });

  it("goes on by itself: each step that ran out of time leaves an object that triggers the next", async () => {
    await drop(spec.key);
    const { ports } = cluster({ stepSeconds: 1 });
    await profile(spec, ports);
    for (let round = 0; round < 100 && (await completions()).length === 0; round++) {
      const [next] = (await listObjects(store, { bucket: "state", key: "faces-" }))
        .filter(({ key }) => key.includes("/continue/"))
        .slice(-1);
      await profile({ bucket: "state", key: next?.key ?? "" }, ports);
    }
    expect(await completions()).toHaveLength(1);
  });

  it("starts a lost run again, and gives it up after three attempts", async () => {
    await drop(spec.key);
    let losses = 0;
    const flaky = cluster({
      fateOf: ({ attempt }) => (attempt < 3 && ++losses <= 2 ? { kind: "lost", reason: "its worker died" } : undefined),
    });
    await profile(spec, flaky.ports);
    expect(flaky.started.slice(0, 3).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect((await records("faces")).every(({ outcome }) => outcome.kind === "succeeded")).toBe(true);

    await drop("other.yaml", { name: "others", extra: "reuse: false" });
    await profile(
      { bucket: "campaigns", key: "other.yaml" },
      cluster({ fateOf: () => ({ kind: "lost", reason: "its worker died" }) }).ports,
    );
    const given = (await records("others")).find(({ configuration }) => configuration.subject === "workflow");
    expect(given?.outcome).toEqual({
      kind: "notMeasured",
      causes: ["The run was lost 3 times; the last time: its worker died"],
    });
  });

  it("records a run that its platform refuses with the reason, and goes on", async () => {
    await drop(spec.key);
    const { ports } = cluster({
      fateOf: ({ runId }) => (runId.startsWith("blur-") ? { kind: "refused", reason: "the image is gone" } : undefined),
    });
    await profile(spec, ports);
    const outcomes = new Set(
      (await records("faces")).map(({ configuration, outcome }) => `${configuration.subject} ${outcome.kind}`),
    );
    expect([...outcomes].sort()).toEqual(["blur notMeasured", "encode succeeded", "workflow succeeded"]);
  });

  it("reuses what an earlier campaign measured of the same configuration, and says of which and when", async () => {
    await drop(spec.key);
    await profile(spec, cluster().ports);
    const [first] = await campaignIds();
    await drop("again.yaml", { name: "again" });
    const second = cluster();
    await profile({ bucket: "campaigns", key: "again.yaml" }, second.ports);
    expect(second.started).toEqual([]);
    const reused = await records("again");
    expect(reused.map(({ reusedFrom }) => reusedFrom?.campaignId)).toEqual(reused.map(() => first));
    const sources = reused.map(({ reusedFrom }) => reusedFrom?.runId);
    expect(new Set(sources).size).toBe(sources.length);
    expect((await completions()).find(({ campaignId }) => campaignId.startsWith("again"))?.runs.reused).toBe(
      reused.length,
    );
  });

  it("measures again when asked to, and when the platform is another", async () => {
    await drop(spec.key);
    await profile(spec, cluster().ports);
    await drop("afresh.yaml", { name: "afresh", extra: "reuse: false" });
    const afresh = cluster();
    await profile({ bucket: "campaigns", key: "afresh.yaml" }, afresh.ports);
    expect(afresh.started.length).toBe((await records("afresh")).length);
    await drop("moved.yaml", { name: "moved" });
    const moved = cluster({ cores: 8 });
    await profile({ bucket: "campaigns", key: "moved.yaml" }, moved.ports);
    expect(moved.started.length).toBe((await records("moved")).length);
  });

  it("ends a cancelled campaign with what it has, and ends the run that is under way", async () => {
    await drop(spec.key);
    const { ports, started } = cluster({ timeScale: 1000, stepSeconds: 10 });
    await profile(spec, ports);
    expect(started).toHaveLength(1);
    const id = started[0]?.campaignId as string;
    await writeArtifact(store, cancelObject(id), { format: "cancellation", version: 1 });
    await profileAll(ports);
    const complete = await readArtifact(store, recordsCompleteObject(id), RecordsComplete);
    expect(complete?.artifact).toMatchObject({ reason: "cancelled", partial: true, runs: { succeeded: 0 } });
    expect(await listObjects(store, { bucket: "state", key: `${id}/runs/` })).toEqual([]);
    expect(started).toHaveLength(1);
  });

  it("starts no further run once the budget of measured seconds is spent", async () => {
    await drop(spec.key, { extra: "budget: { seconds: 0.001 }" });
    const { ports, started } = cluster();
    await profile(spec, ports);
    expect(started).toHaveLength(1);
    expect((await completions())[0]).toMatchObject({ reason: "budget", partial: true });
  });

  it("leaves the rest to the next step at once when its process is asked to end", async () => {
    await drop(spec.key);
    const { ports, started } = cluster();
    const stopping = new AbortController();
    stopping.abort();
    await profile(spec, { ...ports, stopping: stopping.signal });
    expect(started).toHaveLength(0);
    await profileAll({ ...ports, log: keepingLogger() });
    expect(await completions()).toHaveLength(1);
  });
});
