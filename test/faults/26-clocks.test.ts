import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { executeRun } from "#adapters/platform/execution/run-execution.ts";
import { simulatedState } from "#adapters/platform/simulated/state.ts";
import { takeNotice } from "#artifacts/notices.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Step } from "#core/campaign/campaign-state.ts";
import { stepObject } from "#core/campaign/object-keys.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { commandComponent } from "../support/command-component.ts";
import { invocation } from "../support/records.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { dropChain, OUTCOMES, workChain } from "../support/whole-chain.ts";

const HOUR_MILLISECONDS = 3_600_000;
const START = Date.UTC(2030, 0, 1);
const SPEC = { bucket: "campaigns", key: "spec.yaml" } as const;

async function dropped(): Promise<ObjectStore> {
  const store = await testBuckets();
  const { spec, inputs } = simulatedCampaign();
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put(SPEC.bucket, SPEC.key, spec);
  return store;
}

let expected: Readonly<Record<string, string>>;
beforeAll(async () => {
  const store = await dropped();
  await profile(SPEC, simulatedProfiler(store).ports);
  expected = await contents(store, "records");
});

describe("clocks that differ by an hour", () => {
  it("an hour ahead: two work at once, and no run is begun twice, none is lost, and one of them yields", async () => {
    const store = await dropped();
    const state = simulatedState();
    const workers = [START, START + HOUR_MILLISECONDS].map((start) =>
      simulatedProfiler(store, { clock: skippingClock(start), timeScale: 20, state }),
    );
    const [first, ahead] = workers.map(({ ports }) => ({ ...ports, isOwnerGone: () => false }));
    const working = profile(SPEC, first!);
    while (workers[0]!.started.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([working, profile(SPEC, ahead!)]);

    expect(await contents(store, "records")).toEqual(expected);
    const begun = workers.flatMap(({ started }) => started.map(({ runId, attempt }) => `${runId}/${attempt}`));
    expect(new Set(begun).size).toBe(begun.length);
    expect(workers[1]!.started.length).toBeGreaterThan(0);
  });

  it("an hour behind: the step of a dead owner, whose lease seems to last an hour, is taken over all the same", async () => {
    const store = await dropped();
    const dead = simulatedProfiler(store, { clock: skippingClock(START + HOUR_MILLISECONDS), timeScale: 1e6 });
    const stopping = new AbortController();
    void profile(SPEC, { ...dead.ports, clock: frozenAfter(dead.ports.clock, stopping.signal) });
    while (dead.started.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();

    const heir = simulatedProfiler(store, { clock: skippingClock(START) });
    await profile(SPEC, { ...heir.ports, isOwnerGone: () => false });
    expect(heir.started.length + 1).toBeGreaterThanOrEqual(Object.keys(expected).length - 1);
    expect(Object.keys(await contents(store, "records"))).toEqual(Object.keys(expected));
  });

  it("half a minute apart, as clocks of one cluster may be, nobody takes over from the living", async () => {
    const store = await dropped();
    const owner = simulatedProfiler(store, { clock: skippingClock(START), timeScale: 1e6 });
    const stopping = new AbortController();
    void profile(SPEC, { ...owner.ports, clock: frozenAfter(owner.ports.clock, stopping.signal) });
    while (owner.started.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();
    for (const difference of [-25_000, 0, 25_000]) {
      const other = simulatedProfiler(store, { clock: skippingClock(START + difference) });
      await profile(SPEC, { ...other.ports, isOwnerGone: () => false });
      expect(other.started).toEqual([]);
    }
  });

  it("a notice of an upload given by a clock an hour ahead does not hold the upload up for an hour", async () => {
    const store = await testBuckets();
    const upload = { bucket: "requests", key: "m/a.csv", etag: "e" };
    const at = (now: number) => ({ nowEpochMilliseconds: now, leaseUntilEpochMilliseconds: now + 60_000 });
    expect(await takeNotice(store, "predictor", upload, at(START + HOUR_MILLISECONDS))).toBeDefined();
    expect(await takeNotice(store, "predictor", upload, at(START))).toBeDefined();
    expect(await takeNotice(store, "predictor", upload, at(START + 30_000))).toBeUndefined();
  });
});

describe("a clock that jumps while its process works", () => {
  it.each([1, -1])(
    "by %i hour at every look: durations are as they were, for they never come from it",
    async (direction) => {
      const base = skippingClock(START);
      let jumps = 0;
      const clock: Clock = { ...base, epochMilliseconds: () => START + direction * ++jumps * HOUR_MILLISECONDS };
      const component = commandComponent("work", "any", { parallelism: 1 });
      const uploads = [0, 1, 2].map((batchIndex) => {
        return { component: "work", atSeconds: 0, batchIndex, key: `${batchIndex}`, sizeBytes: 1 };
      });
      const measurement = await executeRun(
        {
          campaignId: "clock-00000000",
          runId: "r",
          attempt: 1,
          components: [component],
          edges: [],
          uploads,
          inputBucket: "inputs",
          workBucket: "state",
          workPrefix: "w/",
          captureToPrefix: null,
          seed: "s",
        },
        {
          store: await testBuckets(),
          clock,
          cancelled: new AbortController().signal,
          serverOf: (_component, { deliver }) => ({
            serve: async (arrival) => {
              const beganAtSeconds = clock.monotonicSeconds();
              await clock.sleep(1);
              await deliver(arrival, [], () => Promise.resolve());
              return {
                ...invocation({ id: arrival.id, component: "work", computeSeconds: 1 }),
                beganAtSeconds,
                endedAtSeconds: clock.monotonicSeconds(),
              };
            },
            close: () => Promise.resolve(),
          }),
          watch: () => ({
            until: () =>
              Promise.resolve({
                platform: { kind: "test", cluster: "test", nodes: [] },
                enforcement: { cpu: "none", memory: "none", notes: [] },
                background: { otherCpuSeconds: null, notes: [] },
              }),
          }),
          onProgress: () => undefined,
        },
      );
      expect(measurement?.makespanSeconds).toBeCloseTo(3, 6);
      expect(measurement?.invocations.map(({ arrivedAtSeconds }) => arrivedAtSeconds)).toEqual([0, 0, 0]);
      const ends = measurement?.invocations.map(({ finishedAtSeconds }) => Math.round(finishedAtSeconds * 1e6) / 1e6);
      expect(ends).toEqual([1, 2, 3]);
    },
  );

  it("a step ends by the monotonic clock: an hour's jump neither ends it early nor keeps it on", async () => {
    for (const direction of [1, -1]) {
      const store = await dropped();
      const clock = skippingClock(START);
      const worker = simulatedProfiler(store, { clock, timeScale: 0, stepSeconds: 1e6 });
      let looks = 0;
      const jumping: Clock = { ...clock, epochMilliseconds: () => START + direction * looks++ * HOUR_MILLISECONDS };
      await profile(SPEC, { ...worker.ports, clock: jumping });
      expect(await contents(store, "records")).toEqual(expected);
      const id = Object.keys(expected)[0]?.split("/")[1] ?? "";
      expect((await readArtifact(store, stepObject(id, 1), Step))?.artifact.ended).toBe("complete");
      expect(await readArtifact(store, stepObject(id, 2), Step)).toBeUndefined();
    }
  });
});

describe("the night in which clocks go back", () => {
  const zone = process.env["TZ"];
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  it("is a night as any other: times are of the epoch, and written in UTC", async () => {
    const outcomes: Record<string, string>[] = [];
    for (const [TZ, start] of [
      ["UTC", START],
      ["Europe/Rome", Date.UTC(2026, 9, 25, 0, 59, 59)],
      ["Australia/Lord_Howe", Date.UTC(2027, 3, 3, 14, 59, 59)],
    ] as const) {
      process.env["TZ"] = TZ;
      const store = await testBuckets();
      await dropChain(store);
      await workChain(store, { onStart: () => undefined, stepSeconds: 0.5, startEpochMilliseconds: start });
      outcomes.push(await contents(store, ...OUTCOMES));
    }
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });
});

/** A clock whose sleepers never wake again once the signal is aborted, as in a process that is dead. */
function frozenAfter(clock: Clock, dead: AbortSignal): Clock {
  return {
    ...clock,
    sleep: async (seconds, signal) => {
      if (dead.aborted) return new Promise(() => undefined);
      await clock.sleep(seconds, signal);
      if (dead.aborted) return new Promise(() => undefined);
    },
  };
}
