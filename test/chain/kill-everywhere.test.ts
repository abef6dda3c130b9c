import { describe, expect, it } from "vitest";

import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { profileAll, profilerPorts } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const ARTIFACTS = ["records", "datasets"] as const;

/** Profiles and aggregates everything in the store, as one process that may be killed; the runs it started. */
async function work(store: ObjectStore, started: string[], stepSeconds: number): Promise<void> {
  const clock = skippingClock();
  const platform = simulatedPlatform({
    cluster: "test",
    seed: 7,
    cores: 4,
    memoryBytes: 2 ** 33,
    timeScale: 1,
    clock,
    store,
  });
  const watched = {
    ...platform,
    start: (run: Parameters<typeof platform.start>[0]) => {
      started.push(`${run.runId}/${run.attempt}`);
      return platform.start(run);
    },
  };
  const ports = profilerPorts({ store, platform: watched, clock, stepSeconds });
  await profileAll(ports);
  for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
}

async function freshStore(): Promise<ObjectStore> {
  const store = await testBuckets();
  const { spec, inputs } = simulatedCampaign();
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", "campaign.yaml", spec);
  return store;
}

/** What the chain leaves when nobody disturbs it, and how many writes that takes. */
async function undisturbed(stepSeconds: number) {
  const store = await freshStore();
  const counting = killingStore(store, Number.POSITIVE_INFINITY, "before");
  const started: string[] = [];
  await work(counting, started, stepSeconds);
  return { artifacts: await contents(store, ...ARTIFACTS), writes: counting.writes, started };
}

describe("the chain", () => {
  it("leaves a record for every planned run and datasets, when nobody disturbs it", async () => {
    const { artifacts, started } = await undisturbed(1e6);
    const records = Object.keys(artifacts).filter((key) => key.startsWith("records/") && key.includes("/runs/"));
    expect(records.length).toBeGreaterThan(5);
    const parsed = records.map((key) => RunRecord.parse(JSON.parse(artifacts[key] as string)));
    expect(parsed.flatMap(({ outcome }) => (outcome.kind === "succeeded" ? [] : outcome.causes))).toEqual([]);
    expect(new Set(started).size).toBe(records.length);
    expect(Object.keys(artifacts).some((key) => /^datasets\/.*invocations\.csv$/.test(key))).toBe(true);
  });

  it("leaves the same in many short steps as in one long one", async () => {
    const long = await undisturbed(1e6);
    const short = await undisturbed(0.5);
    expect(short.writes).toBeGreaterThan(long.writes);
    expect(short.artifacts).toEqual(long.artifacts);
    expect(short.started).toEqual(long.started);
  });

  it.each(["before", "after"] as const)(
    "leaves the same bytes when killed just %s any of its writes, and measures no run twice",
    async (moment) => {
      const expected = await undisturbed(1e6);
      for (let killAt = 0; killAt < expected.writes; killAt++) {
        const store = await freshStore();
        const started: string[] = [];
        const doomed = killingStore(store, killAt, moment);
        await work(doomed, started, 1e6).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        expect(doomed.killed).toBe(true);
        await work(store, started, 1e6);
        expect(await contents(store, ...ARTIFACTS), `killed ${moment} write ${killAt}`).toEqual(expected.artifacts);
        const begun = new Set(started);
        expect([...begun].sort(), `killed ${moment} write ${killAt}`).toEqual([...expected.started].sort());
      }
    },
  );

  it("changes nothing when everything is delivered again", async () => {
    const store = await freshStore();
    const started: string[] = [];
    await work(store, started, 1e6);
    const before = await contents(store, ...ARTIFACTS, "state");
    await work(store, started, 1e6);
    expect(await contents(store, ...ARTIFACTS, "state")).toEqual(before);
  });
});
