import { describe, expect, it } from "vitest";

import { defaultLaw } from "#adapters/platform/simulated/laws.ts";
import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import type { SimulatedPlatformOptions } from "#adapters/platform/simulated/platform.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { runRequest } from "#core/campaign/run-request.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import { RunMeasurement } from "#core/trace/run-record.ts";
import { traceFlaws } from "#core/trace/phase-sums.ts";
import type { RunHandle } from "#ports/service-platform.ts";

import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { campaignWith } from "../../../core/campaign/campaign-fixture.ts";
import { manualClock } from "../../../support/manual-clock.ts";
import { simulatedHarness } from "./simulated-harness.ts";

servicePlatformContract("simulatedPlatform()", simulatedHarness);

function platform(options: Partial<SimulatedPlatformOptions> = {}) {
  return simulatedPlatform({
    cluster: "test",
    seed: 1,
    cores: 4,
    memoryBytes: 2 ** 33,
    timeScale: 0,
    clock: manualClock(),
    ...options,
  });
}

function anyRun(fields: Record<string, unknown> = {}): RunRequest {
  const campaign = campaignWith({ load: { batchSize: 4 }, measure: { components: false }, ...fields });
  const run = planRuns(campaign).runs.find(({ configuration }) => configuration.subject === "workflow");
  if (run === undefined) throw new Error("no run");
  const files = [
    { key: "01/a.jpg", sizeBytes: 50_000 },
    { key: "02/b.jpg", sizeBytes: 90_000 },
  ];
  return runRequest(campaign, run, { files, attempt: 1, captureToPrefix: null });
}

describe("simulatedPlatform()", () => {
  it("with a time scale of 0 has finished at once, whatever the clock says", async () => {
    const { start, collect } = platform();
    const collected = await collect(await start(anyRun()));
    expect(collected.kind).toBe("finished");
  });

  it("gives the same bytes in another process at another time", async () => {
    const handle = JSON.parse(JSON.stringify(await platform().start(anyRun()))) as RunHandle;
    const here = await platform().collect(handle);
    const later = manualClock(Date.UTC(2040, 5, 5));
    const there = await platform({ clock: later }).collect(handle);
    expect(JSON.stringify(there)).toBe(JSON.stringify(here));
    if (here.kind !== "finished") throw new Error("not finished");
    expect(RunMeasurement.parse(here.measurement)).toEqual(here.measurement);
    expect(traceFlaws(here.measurement)).toEqual([]);
    expect(here.measurement.invocations).toHaveLength(8);
  });

  it("depends on the seed of the cluster and on the seed of the run", async () => {
    const makespan = async (options: Partial<SimulatedPlatformOptions>, seed: string): Promise<number> => {
      const own = platform(options);
      const collected = await own.collect(await own.start({ ...anyRun(), seed }));
      return collected.kind === "finished" ? collected.measurement.makespanSeconds : 0;
    };
    const usual = await makespan({}, "a");
    expect(await makespan({}, "a")).toBe(usual);
    expect(await makespan({}, "b")).not.toBe(usual);
    expect(await makespan({ seed: 2 }, "a")).not.toBe(usual);
  });

  it("stays pending for its simulated time on the clock, and counts what has finished", async () => {
    const clock = manualClock();
    const own = platform({ clock, timeScale: 10 });
    const handle = await own.start(anyRun({ components: { blur: { cpu: 1 }, encode: { cpu: 1 } } }));
    const whole = await platform().collect(handle);
    if (whole.kind !== "finished") throw new Error("not finished");
    const ends = whole.measurement.invocations
      .map(({ finishedAtSeconds }) => finishedAtSeconds)
      .sort((left, right) => left - right);
    await clock.advance(10 * (ends[2] ?? 0) + 0.01);
    expect(await own.collect(handle)).toEqual({ kind: "pending", finishedInvocations: 3 });
    await clock.advance(10 * whole.measurement.makespanSeconds);
    expect(await own.collect(handle)).toEqual(whole);
  });

  it("check() says which limits are larger than the cluster", async () => {
    const run = anyRun({ components: { blur: { cpu: 8 }, encode: { memory: "16Gi" } } });
    expect(await platform().check(run)).toEqual([
      'Cannot run "blur" as its CPU limit must be at most 4 cores, which is what cluster "test" has: current value is 8',
      `Cannot run "encode" as its memory limit must be at most ${2 ** 33} bytes, which is what cluster "test" has: current value is ${2 ** 34}`,
    ]);
  });

  it("identify() tells clusters and laws apart", async () => {
    const run = anyRun();
    const usual = await platform().identify(run);
    expect(await platform().identify(run)).toEqual(usual);
    expect(await platform({ cores: 8 }).identify(run)).not.toEqual(usual);
    expect(await platform({ cluster: "other" }).identify(run)).not.toEqual(usual);
    expect(await platform({ laws: (one) => ({ ...defaultLaw(one), noise: 0.5 }) }).identify(run)).not.toEqual(usual);
  });

  it("measures components that are called like what every object has", async () => {
    const named = (name: string, input: string) => ({
      name,
      image: "i",
      input: [{ path: input }],
      output: [{ path: `x/${name}` }],
    });
    const workflow = {
      functions: {
        oscar: [{ here: named("constructor", "x/in") }, { here: named("valueof", "x/constructor") }],
      },
    };
    const run = anyRun({
      workflow,
      components: { constructor: { environment: { constructor: [1, 2] } } },
      inputs: { constructor: ["a"] },
    });
    const own = platform();
    const collected = await own.collect(await own.start({ ...run, captureToPrefix: "captured/" }));
    if (collected.kind !== "finished") throw new Error("not finished");
    expect(collected.measurement.achievedParallelism).toEqual({ constructor: 1, valueof: 1 });
    expect(Object.keys(collected.measurement.captured ?? {})).toEqual(["valueof"]);
  });

  it("loses or refuses runs that it is told to", async () => {
    const own = platform({
      fateOf: ({ attempt }) => (attempt === 1 ? { kind: "lost", reason: "the node fell over" } : undefined),
    });
    expect(await own.collect(await own.start(anyRun()))).toEqual({ kind: "lost", reason: "the node fell over" });
    expect((await own.collect(await own.start({ ...anyRun(), attempt: 2 }))).kind).toBe("finished");
  });
});
