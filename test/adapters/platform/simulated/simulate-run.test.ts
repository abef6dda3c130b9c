import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { defaultLaw } from "#adapters/platform/simulated/laws.ts";
import type { ComponentLaw } from "#adapters/platform/simulated/laws.ts";
import { simulateRun } from "#adapters/platform/simulated/simulate-run.ts";
import type { SimulatedNode } from "#adapters/platform/simulated/simulate-run.ts";
import type { ComponentConfiguration } from "#core/campaign/configuration.ts";
import type { RunComponent, RunRequest } from "#core/campaign/run-request.ts";
import { achievedParallelism } from "#core/trace/concurrency.ts";
import { phaseFlaws, phaseSum } from "#core/trace/phase-sums.ts";
import type { Edge } from "#core/workflow/workflow.ts";

/** Everything takes exactly a second, and nothing else takes time. */
const ONE_SECOND: ComponentLaw = {
  ...defaultLaw({ name: "any" }),
  baseSeconds: 1,
  secondsPerInputByte: 0,
  cpuExponent: 0,
  noise: 0,
  coldStartSeconds: 0,
  warmStartSeconds: 0,
  teardownSeconds: 0,
  bytesPerSecond: Infinity,
  outputFiles: 1,
};

const NODE: SimulatedNode = { name: "node", seed: 1, cores: 64, memoryBytes: 2 ** 40, lawOf: () => ONE_SECOND };

function component(name: string, configuration: Partial<ComponentConfiguration> = {}, join = false): RunComponent {
  return {
    name,
    runnable: { command: name },
    configuration: {
      resource: "here",
      alternative: "default",
      cpuMillicores: 1000,
      memoryBytes: 2 ** 30,
      parallelism: 1,
      environment: {},
      warm: false,
      ...configuration,
    },
    timeoutSeconds: 100,
    join,
    outputs: [{ path: `x/${name}`, prefixes: [], suffixes: [] }],
  };
}

function request(
  components: readonly RunComponent[],
  times: readonly number[],
  edges: readonly Edge[] = [],
): RunRequest {
  return {
    campaignId: "c-00000000",
    runId: "r",
    attempt: 1,
    components,
    edges,
    uploads: times.map((atSeconds, index) => ({
      component: components[0]?.name ?? "",
      atSeconds,
      batchIndex: 0,
      key: `in/${index}.jpg`,
      sizeBytes: 100 + index,
    })),
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: "work/r/",
    captureToPrefix: null,
    seed: "seed",
  };
}

function edge(from: string, to: string): Edge {
  return { from, to, path: `x/${from}` };
}

describe("simulateRun()", () => {
  it.each([
    [1, 5, 5],
    [2, 5, 3],
    [5, 5, 1],
    [8, 5, 1],
  ])(
    "with parallelism %i serves %i files of a second each in %i s, first come, first served",
    (parallelism, files, seconds) => {
      const { invocations } = simulateRun(
        request([component("work", { parallelism })], Array<number>(files).fill(0)),
        NODE,
      );
      expect(Math.max(...invocations.map(({ finishedAtSeconds }) => finishedAtSeconds))).toBe(seconds);
      expect(invocations.map(({ originIndex }) => originIndex)).toEqual([0, 1, 2, 3, 4]);
      expect(achievedParallelism(invocations)).toEqual({ work: Math.min(parallelism, files) });
    },
  );

  it("waits as Lindley's recursion says", () => {
    // One server, service 1 s: W(n+1) = max(0, W(n) + 1 - gap).
    const times = [0, 0.25, 0.5, 3, 3.75, 4];
    const waits: number[] = [];
    times.forEach((time, index) =>
      waits.push(index === 0 ? 0 : Math.max(0, (waits[index - 1] ?? 0) + 1 - (time - (times[index - 1] ?? 0)))),
    );
    const { invocations } = simulateRun(request([component("work")], times), NODE);
    expect(invocations.map(({ phases }) => phases.wait)).toEqual(waits);
  });

  it("holds invocations back while the node has no cores or no memory left", () => {
    const peak = (node: Partial<SimulatedNode>, configuration: Partial<ComponentConfiguration>) =>
      achievedParallelism(
        simulateRun(request([component("work", { parallelism: 9, ...configuration })], Array<number>(9).fill(0)), {
          ...NODE,
          ...node,
        }).invocations,
      )["work"];
    expect(peak({ cores: 2 }, { cpuMillicores: 500 })).toBe(4);
    expect(peak({ memoryBytes: 3.5 * 2 ** 30 }, {})).toBe(3);
    expect(() =>
      simulateRun(request([component("work", { cpuMillicores: 2000 })], [0]), { ...NODE, cores: 1 }),
    ).toThrow('Cannot simulate run "r" as an invocation is larger than the node');
  });

  it("starts warm what another invocation left warm, and everything cold otherwise", () => {
    const lawOf = () => ({ ...ONE_SECOND, coldStartSeconds: 0.5, warmStartSeconds: 0.125 });
    const cold = (warm: boolean) =>
      simulateRun(request([component("work", { parallelism: 2, warm })], [0, 0, 0, 9]), {
        ...NODE,
        lawOf,
      }).invocations.map((one) => [one.cold, one.phases.start]);
    expect(cold(true)).toEqual([
      [true, 0.5],
      [true, 0.5],
      [false, 0.125],
      [false, 0.125],
    ]);
    expect(cold(false).every(([isCold]) => isCold)).toBe(true);
  });

  it("lets the next component begin when a file lands, and a join when all have", () => {
    const components = [component("split"), component("work", { parallelism: 3 }), component("join", {}, true)];
    const lawOf = ({ name }: { readonly name: string }) =>
      name === "split" ? { ...ONE_SECOND, outputFiles: 4 } : ONE_SECOND;
    const { invocations, handedOver } = simulateRun(
      request(components, [0, 0], [edge("split", "work"), edge("work", "join")]),
      { ...NODE, lawOf },
    );
    const ends = (name: string) =>
      invocations.filter(({ component: own }) => own === name).map(({ finishedAtSeconds }) => finishedAtSeconds);
    expect(ends("split")).toEqual([1, 2]);
    // Three at once: four files from second 1 on, four more from second 2 on.
    expect(ends("work")).toEqual([2, 2, 2, 3, 3, 3, 4, 4]);
    expect(ends("join")).toEqual([4, 5]);
    expect(handedOver).toHaveLength(8 + 8);
  });

  it("has parts that sum to the whole exactly, whatever the workflow, and the same trace each time", () => {
    const anyComponent = fc.record({
      cpu: fc.integer({ min: 100, max: 4000 }),
      parallelism: fc.integer({ min: 1, max: 4 }),
      warm: fc.boolean(),
      timeoutSeconds: fc.double({ min: 0.3, max: 5, noNaN: true }),
    });
    const times = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(fc.tuple(anyComponent, anyComponent, anyComponent), times, (made, uploadTimes) => {
        const components = ["a", "b", "c"].map((name, index) => {
          const { cpu, parallelism, warm, timeoutSeconds } = made[index] ?? made[0];
          return { ...component(name, { cpuMillicores: cpu, parallelism, warm }, name === "c"), timeoutSeconds };
        });
        const run = request(components, uploadTimes, [edge("a", "b"), edge("b", "c")]);
        const node = { ...NODE, cores: 5, lawOf: (one: RunComponent) => ({ ...defaultLaw(one), outputFiles: 2 }) };
        const { invocations } = simulateRun(run, node);
        for (const invocation of invocations) {
          expect(phaseFlaws(invocation)).toEqual([]);
          expect(phaseSum(invocation)).toBe(invocation.finishedAtSeconds - invocation.arrivedAtSeconds);
        }
        for (const [name, peak] of Object.entries(achievedParallelism(invocations))) {
          expect(peak).toBeLessThanOrEqual(components.find((one) => one.name === name)?.configuration.parallelism ?? 0);
        }
        expect(simulateRun(JSON.parse(JSON.stringify(run)) as RunRequest, node)).toEqual({
          invocations,
          handedOver: expect.anything() as unknown,
        });
      }),
      { numRuns: 40 },
    );
  });
});
