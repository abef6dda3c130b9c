import { describe, expect, it } from "vitest";

import { batchMmc } from "#core/queueing/closed-forms/batch-arrivals.ts";
import { batchMoments } from "#core/queueing/laws/batch-size.ts";
import { arrivalDescriptors } from "#core/queueing/surrogate/arrival-descriptors.ts";
import { BatchStream } from "#core/queueing/surrogate/scale-dispersion.ts";
import { firstStageWait, type LoadedStage, secondStageWait } from "#core/queueing/surrogate/stage-waits.ts";

const POISSON = arrivalDescriptors({ kind: "exponential" })!;
const stage = (servers: number, utilisation: number, serviceMeanSeconds = 1): LoadedStage => ({
  ...{ servers, serviceMeanSeconds, scv: 1, utilisation },
});

describe("firstStageWait()", () => {
  it.each([
    [1, 1],
    [4, 1],
    [1, 3],
    [6, 10],
  ])("is exact for Poisson batches of exponential services: %i jobs, %i servers", (mean, servers) => {
    const batchSize = { kind: "constant", mean } as const;
    const batch = batchMoments(batchSize);
    const loaded = stage(servers, 0.7);
    const batchRate = (0.7 * servers) / mean;
    const exact = batchMmc({ batchRate, batchSize, servers, serviceMeanSeconds: 1 }).waitSeconds;
    const found = firstStageWait({ batchRate, batchSize }, batch, new BatchStream(POISSON, batch), loaded);
    expect(found.wait / exact).toBeCloseTo(1, 2);
    expect(found.poisson).toBeCloseTo(exact, 12);
  });
});

describe("secondStageWait()", () => {
  const batchSize = { kind: "constant", mean: 1 } as const;
  const jobs = new BatchStream(POISSON, batchMoments(batchSize));

  it("is that of M/M/1 behind M/M/1, where jobs come one by one (Burke)", () => {
    const found = secondStageWait({ batchSize, offloadProbability: 1 }, 1, jobs, stage(1, 0.6), stage(1, 0.8, 4 / 3));
    expect(found.gatheredDispersion).toBeCloseTo(1, 6);
    expect(found.wait).toBeCloseTo(0.8 / 0.2, 2);
    expect([found.alone, found.none]).toEqual([0, 1]);
    expect(found.lone).toBeLessThan(0.02);
  });

  it("lets a group wait for itself: at one server each for those before it", () => {
    const found = secondStageWait({ batchSize, offloadProbability: 1 }, 4, jobs, stage(1, 0.6), stage(1, 0.06, 0.1));
    expect(found.alone).toBeCloseTo((0 + 1 + 2 + 3) / 4, 12);
    expect(found.none).toBe(0.25);
    expect(found.wait).toBeGreaterThanOrEqual(found.alone);
  });
});
