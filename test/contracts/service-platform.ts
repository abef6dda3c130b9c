import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Invocation, PHASES } from "#core/trace/invocation.ts";
import { RunMeasurement } from "#core/trace/run-record.ts";
import type { Edge } from "#core/workflow/workflow.ts";
import type {
  Collected,
  RunComponent,
  RunHandle,
  RunRequest,
  ServicePlatform,
  Upload,
} from "#ports/service-platform.ts";

import type { PlatformHarness } from "./service-platform-harness.ts";

/** What every service platform must do, whatever runs its components; `patience` times longer than by itself. */
export function servicePlatformContract(
  name: string,
  makeHarness: () => Promise<PlatformHarness>,
  { patience = 1 }: { readonly patience?: number } = {},
): void {
  const timeout = 30_000 * patience;
  describe(`${name} as a service platform`, { timeout }, () => {
    let harness: PlatformHarness;
    let runs = 0;
    beforeAll(async () => {
      harness = await makeHarness();
    }, timeout);
    afterAll(() => harness.close(), timeout);

    it("describe() says what it is, on which nodes, and what it holds to", async () => {
      const description = await harness.platform.describe();
      expect(description.kind).toBe(harness.platform.kind);
      if (harness.seesNodes !== false) expect(description.nodes.length).toBeGreaterThan(0);
      expect(description.enforcement.notes).toBeInstanceOf(Array);
    });

    it("check() has nothing against a run that it can measure", async () => {
      expect(await harness.platform.check(await computing(0.01, 1))).toEqual([]);
    });

    it("identify() says the same of the same run, in a process and in the next one", async () => {
      const run = await computing(0.01, 1);
      const identity = await harness.platform.identify(run);
      expect(Object.keys(identity).length).toBeGreaterThan(0);
      expect(await harness.reopen().identify({ ...run, runId: "another", attempt: 2 })).toEqual(identity);
    });

    it("start() begins a run once, however often it is asked, and collect() is pending until it has finished", async () => {
      const run = await computing(0.3, 1);
      const handle = await harness.platform.start(run);
      expect(await harness.platform.collect(handle)).toMatchObject({ kind: "pending" });
      expect(await harness.platform.start(run)).toEqual(handle);
      expect(await harness.reopen().start(run)).toEqual(handle);
      const measurement = await finish(handle);
      expect(measurement.invocations).toHaveLength(1);
      expect(measurement.invocations[0]?.outcome).toEqual({ kind: "succeeded" });
      expect(await harness.platform.start(run)).toEqual(handle);
      expect(await collectMeasurement(harness.platform, handle)).toEqual(measurement);
    });

    it("collect() gives a measurement of the record's schema, with parts that are never negative and sum to the whole", async () => {
      const component = harness.component({
        name: "work",
        behaviour: { kind: "compute", seconds: 0.05 },
        parallelism: 2,
      });
      const { measurement, run } = await measure([component], await load("work", [0, 0, 0.1]));
      expect(RunMeasurement.parse(measurement)).toEqual(measurement);
      expect(measurement.captured).toBeNull();
      expect(measurement.invocations).toHaveLength(3);
      for (const invocation of measurement.invocations) expectSoundPhases(invocation);
      for (const [index, invocation] of byOrigin(measurement.invocations).entries()) {
        expect(invocation.originIndex).toBe(index);
        expect(invocation.inputKeys).toEqual([run.uploads[index]?.key]);
        expect(invocation.inputBytes).toBe(run.uploads[index]?.sizeBytes);
        expect(invocation.outputCount).toBe(1);
        expect(invocation.outputBytes).toBeGreaterThan(0);
        expect(invocation.arrivedAtSeconds).toBeGreaterThanOrEqual(run.uploads[index]?.atSeconds ?? Infinity);
      }
      const lastEnd = Math.max(...measurement.invocations.map((invocation) => invocation.finishedAtSeconds));
      expect(measurement.makespanSeconds).toBeCloseTo(lastEnd, 6);
      expect(Number.isNaN(Date.parse(measurement.startedAt))).toBe(false);
    });

    it("a run reaches the parallelism that it asks for under load, and never more", async () => {
      const component = harness.component({
        name: "work",
        behaviour: { kind: "compute", seconds: 0.2 },
        parallelism: 2,
      });
      const { measurement } = await measure([component], await load("work", [0, 0, 0, 0, 0]));
      expect(measurement.achievedParallelism).toEqual({ work: 2 });
      expect(largestOverlap(measurement.invocations, harness.endsBesideNext)).toBe(2);
      const waits = measurement.invocations.map((invocation) => invocation.phases.wait ?? 0).sort((a, b) => a - b);
      expect(waits.at(-1)).toBeGreaterThan(0.2);
    });

    it("failure, time-out and out of memory are told apart, and the run finishes", async () => {
      const components = [
        harness.component({ name: "broken", behaviour: { kind: "fail", exitCode: 7 } }),
        harness.component({ name: "slow", behaviour: { kind: "compute", seconds: 30 }, timeoutSeconds: 0.5 }),
        harness.component({ name: "hungry", behaviour: { kind: "exhaustMemory" } }),
        harness.component({ name: "sound", behaviour: { kind: "compute", seconds: 0.01 } }),
      ];
      const uploads = (await Promise.all(components.map(({ name: component }) => load(component, [0])))).flat();
      const { measurement } = await measure(components, uploads);
      const outcomes = Object.fromEntries(
        measurement.invocations.map(({ component, outcome }) => [component, outcome]),
      );
      expect(outcomes["broken"]).toMatchObject({ kind: "failed", exitCode: 7 });
      expect(outcomes["broken"]?.kind === "failed" && outcomes["broken"].message).toContain("the reason");
      expect(outcomes["slow"]).toEqual({ kind: "timedOut", limitSeconds: 0.5 });
      if (harness.holdsMemory !== false) {
        const limitBytes = components[2]?.configuration.memoryBytes;
        expect(outcomes["hungry"]).toEqual({ kind: "outOfMemory", limitBytes });
      }
      expect(outcomes["sound"]).toEqual({ kind: "succeeded" });
      for (const invocation of measurement.invocations) expectSoundPhases(invocation);
    });

    it("files fan out to the next component and join again, once per original", async () => {
      const { components, edges } = splitWorkJoin();
      const { measurement } = await measure(components, await load("split", [0, 0]), edges);
      const of = (component: string) =>
        measurement.invocations.filter((invocation) => invocation.component === component);
      expect(measurement.invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(10).fill("succeeded"));
      expect([of("split").length, of("work").length, of("join").length]).toEqual([2, 6, 2]);
      for (const invocation of measurement.invocations) expectSoundPhases(invocation);
      for (const originIndex of [0, 1]) {
        const join = of("join").find((invocation) => invocation.originIndex === originIndex);
        expect(join?.inputCount).toBe(3);
        expect(new Set(join?.inputKeys).size).toBe(3);
        const work = of("work").filter((invocation) => invocation.originIndex === originIndex);
        expect(work).toHaveLength(3);
        for (const { finishedAtSeconds, phases } of work) {
          const beganUpload = finishedAtSeconds - (phases.teardown ?? 0) - (phases.upload ?? 0);
          expect(join?.arrivedAtSeconds).toBeGreaterThan(beganUpload - 1e-9);
        }
      }
      expect(await keysOf(harness.workBucket, "work-")).toEqual([]);
    });

    it("a join does not run for an original of which some invocation failed, and runs for the others", async () => {
      const { components, edges } = splitWorkJoin("bad.txt");
      const uploads = [...(await load("split", [0])), ...(await load("split", [0], "bad.txt"))];
      const { measurement } = await measure(components, uploads, edges);
      const joins = measurement.invocations.filter(({ component }) => component === "join");
      expect(joins.map(({ originIndex }) => originIndex)).toEqual([0]);
      const failed = measurement.invocations.filter(({ outcome }) => outcome.kind === "failed");
      expect(failed.map(({ component, originIndex }) => [component, originIndex])).toEqual(Array(3).fill(["work", 1]));
    });

    it("a joining component alone runs once for all files of one original", async () => {
      const join = harness.component({ name: "join", behaviour: { kind: "compute", seconds: 0.01 }, join: true });
      const uploads = await load("join", [0, 0, 0.1, 0]);
      const grouped = uploads.map((upload, index) => ({ ...upload, originIndex: index < 3 ? 0 : 1 }));
      const { measurement } = await measure([join], grouped);
      const [first, second] = byOrigin(measurement.invocations);
      expect(measurement.invocations).toHaveLength(2);
      expect([first?.inputCount, second?.inputCount]).toEqual([3, 1]);
      expect(first?.inputKeys.at(-1)).toBe(uploads[2]?.key);
      expect(first?.arrivedAtSeconds).toBeGreaterThanOrEqual(0.1);
    });

    it("files between components are kept for later runs when the run captures", async () => {
      const { components, edges } = splitWorkJoin();
      const captureToPrefix = `captured/${runs}/`;
      const { measurement } = await measure(components, await load("split", [0]), edges, { captureToPrefix });
      const captured = measurement.captured ?? {};
      expect(Object.keys(captured).sort()).toEqual(["join", "work"]);
      for (const { key, sizeBytes, originIndex } of Object.values(captured).flat()) {
        expect(key.startsWith(captureToPrefix)).toBe(true);
        expect(await harness.store.head(harness.inputBucket, key)).toMatchObject({ sizeBytes });
        expect(originIndex).toBe(0);
      }
      expect(captured["work"]).toHaveLength(3);
      expect(captured["join"]).toHaveLength(3);
    });

    it("a run three step budgets long is collected by a later process from the stored handle", async () => {
      const stepSeconds = 0.3;
      const stored = JSON.stringify(await harness.platform.start(await computing(3 * stepSeconds, 1)));
      let steps = 0;
      let collected: Collected = { kind: "pending", finishedInvocations: 0 };
      for (; collected.kind === "pending" && steps < 100; steps++) {
        await harness.pass(stepSeconds);
        collected = await harness.reopen().collect(JSON.parse(stored) as RunHandle);
      }
      expect(steps).toBeGreaterThanOrEqual(3);
      expect(collected.kind === "finished" && collected.measurement.invocations).toHaveLength(1);
    });

    it("cancel() ends a run soon, and nothing of it is left in the store", async () => {
      const { components, edges } = splitWorkJoin(undefined, 30);
      const handle = await harness.platform.start(await request(components, await load("split", [0, 0]), edges));
      await harness.pass(0.3);
      await harness.platform.cancel(handle);
      expect(await collectEnd(handle)).toMatchObject({ kind: "lost" });
      expect(await keysOf(harness.workBucket, "work-")).toEqual([]);
      await harness.platform.cancel(handle);
      await harness.platform.forget(handle);
    });

    it("forget() lets go of a run: later processes know nothing of it", async () => {
      const handle = await harness.platform.start(await computing(0.01, 1));
      await finish(handle);
      await harness.platform.forget(handle);
      await harness.platform.forget(handle);
      expect(await harness.reopen().collect(handle)).toMatchObject({ kind: "lost" });
    });

    async function computing(seconds: number, files: number): Promise<RunRequest> {
      const component = harness.component({ name: "work", behaviour: { kind: "compute", seconds } });
      return request([component], await load("work", Array<number>(files).fill(0)));
    }

    function splitWorkJoin(failsOn?: string, seconds = 0.02): { components: RunComponent[]; edges: Edge[] } {
      const behaviour = { kind: "compute", seconds, ...(failsOn === undefined ? {} : { failsOn }) } as const;
      return {
        components: [
          harness.component({ name: "split", behaviour: { kind: "fanOut", files: 3 } }),
          harness.component({ name: "work", behaviour, parallelism: 2 }),
          harness.component({ name: "join", behaviour: { kind: "compute", seconds: 0.01 }, join: true }),
        ],
        edges: [
          { from: "split", to: "work", path: "work/split" },
          { from: "work", to: "join", path: "work/work" },
        ],
      };
    }

    /** One file for each time, put into the store; all of one batch. */
    async function load(component: string, times: readonly number[], fileName = "input.txt"): Promise<Upload[]> {
      return Promise.all(
        times.map(async (atSeconds, index) => {
          const key = `files/${++runs}/${index}-${fileName}`;
          const body = `${component} ${"x".repeat(index)}\n`;
          await harness.store.put(harness.inputBucket, key, body);
          return { component, atSeconds, batchIndex: 0, key, sizeBytes: body.length };
        }),
      );
    }

    async function request(
      components: readonly RunComponent[],
      uploads: readonly Upload[],
      edges: readonly Edge[] = [],
      options: Partial<RunRequest> = {},
    ): Promise<RunRequest> {
      const runId = `run-${++runs}`;
      const { inputBucket, workBucket } = harness;
      return {
        campaignId: "contract-00000000",
        runId,
        attempt: 1,
        components,
        edges,
        uploads,
        inputBucket,
        workBucket,
        workPrefix: `work-${runId}/`,
        captureToPrefix: null,
        seed: runId,
        ...options,
      };
    }

    async function measure(
      components: readonly RunComponent[],
      uploads: readonly Upload[],
      edges: readonly Edge[] = [],
      options: Partial<RunRequest> = {},
    ): Promise<{ run: RunRequest; measurement: RunMeasurement }> {
      const run = await request(components, uploads, edges, options);
      const handle = await harness.platform.start(run);
      const measurement = await finish(handle);
      await harness.platform.forget(handle);
      return { run, measurement };
    }

    async function finish(handle: RunHandle): Promise<RunMeasurement> {
      const collected = await collectEnd(handle);
      if (collected.kind !== "finished") throw new Error(`The run did not finish: ${JSON.stringify(collected)}`);
      return collected.measurement;
    }

    async function collectEnd(handle: RunHandle): Promise<Collected> {
      let collected = await harness.platform.collect(handle);
      for (let rounds = 0; collected.kind === "pending" && rounds < 2_000; rounds++) {
        await harness.pass(0.01 * patience);
        collected = await harness.platform.collect(handle);
      }
      return collected;
    }

    async function keysOf(bucket: string, prefix: string): Promise<readonly string[]> {
      return (await harness.store.list(bucket, { prefix })).objects.map(({ key }) => key);
    }
  });
}

async function collectMeasurement(platform: ServicePlatform, handle: RunHandle): Promise<RunMeasurement | undefined> {
  const collected = await platform.collect(handle);
  return collected.kind === "finished" ? collected.measurement : undefined;
}

function expectSoundPhases(invocation: Invocation): void {
  expect(Invocation.parse(invocation)).toEqual(invocation);
  const { phases, merged } = invocation;
  const sum = PHASES.reduce((total, phase) => total + (phases[phase] ?? 0), 0);
  expect(sum).toBeCloseTo(invocation.finishedAtSeconds - invocation.arrivedAtSeconds, 6);
  const unseen = PHASES.filter((phase) => phases[phase] === null && phase !== "transfer");
  expect(
    Object.keys(merged)
      .filter((phase) => phase !== "transfer")
      .sort(),
  ).toEqual([...unseen].sort());
  for (const phase of Object.values(merged)) expect(phases[phase]).not.toBeNull();
}

function byOrigin(invocations: readonly Invocation[]): Invocation[] {
  return [...invocations].sort((left, right) => left.originIndex - right.originIndex);
}

/** Largest number of invocations past their wait at once; an end at the same instant as a begin comes first. */
function largestOverlap(invocations: readonly Invocation[], endsBesideNext = false): number {
  const changes = invocations.flatMap(({ arrivedAtSeconds, finishedAtSeconds, phases }) => [
    { at: arrivedAtSeconds + (phases.wait ?? 0) + (phases.transfer ?? 0), change: 1 },
    { at: finishedAtSeconds - (endsBesideNext ? (phases.upload ?? 0) + (phases.teardown ?? 0) : 0) - 1e-9, change: -1 },
  ]);
  let [current, largest] = [0, 0];
  for (const { change } of changes.sort((left, right) => left.at - right.at || left.change - right.change)) {
    current += change;
    largest = Math.max(largest, current);
  }
  return largest;
}
