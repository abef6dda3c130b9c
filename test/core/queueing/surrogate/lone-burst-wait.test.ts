import { describe, expect, it } from "vitest";

import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { loneBurstWait } from "#core/queueing/surrogate/lone-burst-wait.ts";

const path = { servers1: 10, scv1: 1, offloadProbability: 1, servers2: 4, serviceRatio: 1 };

describe("loneBurstWait()", () => {
  it.each<[string, BatchSize, TimeLaw, Partial<typeof path>]>([
    ["exponential services and large bursts", { kind: "constant", mean: 400 }, { kind: "exponential" }, {}],
    [
      "bursts that are all served at once, and wait at few servers",
      { kind: "constant", mean: 900 },
      { kind: "exponential" },
      { servers1: 900, servers2: 20, serviceRatio: 0.5 },
    ],
    [
      "constant services, one clump after another",
      { kind: "constant", mean: 240 },
      { kind: "constant" },
      { servers1: 60, scv1: 0, servers2: 10, serviceRatio: 0.4 },
    ],
    ["bursts of any size", { kind: "geometric", mean: 200 }, { kind: "exponential" }, { servers1: 25, servers2: 8 }],
    [
      "some of the jobs",
      { kind: "shiftedPoisson", mean: 600 },
      { kind: "exponential" },
      { servers1: 40, offloadProbability: 0.6, servers2: 10, serviceRatio: 2 },
    ],
  ])("meets simulation where bursts are far between: %s", (_, batchSize, service, changes) => {
    const { servers1, scv1, offloadProbability, servers2, serviceRatio } = { ...path, ...changes };
    const { second } = simulateTandem(
      {
        batchRate: 1 / 5000,
        arrival: { kind: "constant" },
        batchSize,
        first: { servers: servers1, service, serviceMeanSeconds: 1 },
        offloadProbability,
        offloadBatch: 1,
        networkDelaySeconds: 0,
        second: { servers: servers2, service: { kind: "constant" }, serviceMeanSeconds: serviceRatio },
      },
      { seed: "lone", until: { kind: "jobs", jobs: 400_000 } },
    );
    const simulated = second.wait.meanSeconds.value / serviceRatio;
    const found = loneBurstWait({ batchSize, servers1, scv1, offloadProbability, servers2, serviceRatio });
    expect(found / simulated).toBeGreaterThan(0.93);
    expect(found / simulated).toBeLessThan(1.07);
  });

  it("is nothing where what comes of a burst is served as fast as it comes", () => {
    expect(loneBurstWait({ ...path, batchSize: { kind: "geometric", mean: 9 }, servers2: 10 })).toBe(0);
    expect(loneBurstWait({ ...path, batchSize: { kind: "constant", mean: 9 }, scv1: 0, servers2: 9 })).toBe(0);
  });

  it("tells of jobs that come alone, and of sizes that are all alike, without a fault", () => {
    for (const mean of [1, 2, 37, 1024]) {
      const wait = loneBurstWait({ ...path, batchSize: { kind: "constant", mean }, servers2: 1 });
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(wait)).toBe(true);
    }
  });
});
