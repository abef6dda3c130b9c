import { describe, expect, it } from "vitest";

import { batchQna } from "#core/queueing/closed-forms/batch-qna.ts";
import { jacksonNetwork } from "#core/queueing/closed-forms/jackson.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import { markovTandem, type MarkovTandem } from "#core/queueing/markov-tandem.ts";

const constant = (mean: number): BatchSize => ({ kind: "constant", mean });

function tandem(
  batchRate: number,
  batchSize: BatchSize,
  servers: readonly [number, number],
  {
    rate2,
    offloadProbability = 1,
    offloadBatch = 1,
  }: { rate2: number; offloadProbability?: number; offloadBatch?: number },
): MarkovTandem {
  return {
    batchRate,
    batchSize,
    first: { servers: servers[0], serviceMeanSeconds: 1 },
    offloadProbability,
    offloadBatch,
    second: { servers: servers[1], serviceMeanSeconds: 1 / rate2 },
  };
}

/** Solved with SciPy, and simulated within two confidence intervals: L1, L2, W1, buffer, W2, E[R]. */
const EXACT: [string, MarkovTandem, readonly [number, number], readonly number[]][] = [
  ["T1", tandem(0.2, constant(3), [1, 1], { rate2: 1 }), [110, 90], [3, 2.095912, 4, 0, 2.493187, 8.493187]],
  [
    "T2",
    tandem(0.3, constant(4), [2, 3], { rate2: 0.6 }),
    [110, 90],
    [3.880435, 4.13533, 2.233696, 0, 1.779442, 6.679805],
  ],
  [
    "T3",
    tandem(0.3, { kind: "geometric", mean: 2 }, [1, 1], { rate2: 0.5, offloadProbability: 0.5 }),
    [110, 90],
    [3, 1.880651, 4, 0, 4.268835, 11.268835],
  ],
  [
    "T4",
    tandem(0.6, constant(1), [1, 1], { rate2: 1, offloadBatch: 4 }),
    [50, 70],
    [1.5, 2.072206, 1.5, 2.5, 2.453676, 8.453676],
  ],
  [
    "T5",
    tandem(0.6, constant(2), [2, 2], { rate2: 0.8, offloadProbability: 0.8, offloadBatch: 3 }),
    [80, 80],
    [2.480769, 2.314656, 1.067308, 1.041667, 1.1611, 5.520074],
  ],
  [
    "T6",
    tandem(0.7, constant(1), [1, 1], { rate2: 1 }),
    [70, 70],
    [2.333333, 2.333333, 2.333333, 0, 2.333333, 6.666667],
  ],
  [
    "T7",
    tandem(0.15, constant(4), [1, 1], { rate2: 1, offloadBatch: 4 }),
    [110, 90],
    [3.75, 2.864613, 5.25, 1.5, 3.774355, 12.524355],
  ],
];

describe("markovTandem()", () => {
  it.each(EXACT)("%s", (_name, given, [mostFirst, mostSecond], expected) => {
    const found = markovTandem(given, { mostFirst, mostSecond });
    const means = [
      found.firstJobs,
      found.secondJobs,
      found.firstWaitSeconds,
      found.bufferWaitSeconds,
      found.secondWaitSeconds,
      found.responseSeconds,
    ];
    for (const [index, mean] of means.entries()) expect(Math.abs(mean - expected[index]!)).toBeLessThan(1e-5);
  });

  it("refuses loads that a stage does not bear", () => {
    const given = tandem(0.4, constant(2), [1, 1], { rate2: 0.7 });
    expect(() => markovTandem(given, { mostFirst: 20, mostSecond: 20 })).toThrow("busy for less than all of the time");
  });
});

describe("batchQna()", () => {
  const whole = ({ networkDelaySeconds = 0, ...given }: MarkovTandem & { networkDelaySeconds?: number }) => ({
    ...given,
    arrival: { kind: "exponential" } as const,
    networkDelaySeconds,
    first: { ...given.first, service: { kind: "exponential" } as const },
    second: { ...given.second, service: { kind: "exponential" } as const },
  });

  it("is exact where all is Poisson (Burke), and at the first stage of Poisson batches", () => {
    const [, burke] = EXACT[5]!;
    expect(batchQna(whole(burke)).responseSeconds).toBeCloseTo(20 / 3, 10);
    for (const [, given, , expected] of EXACT) {
      expect(batchQna(whole(given)).firstWaitSeconds).toBeCloseTo(expected[2]!, 5);
    }
  });

  it("sees that batches come out in clumps, which Jackson's network does not", () => {
    const [, given, , expected] = EXACT[0]!;
    const station = { servers: 1, serviceMeanSeconds: 1 };
    const [, second] = jacksonNetwork([
      { ...station, arrivalRate: 0.6, next: [0, 1] },
      { ...station, arrivalRate: 0, next: [0, 0] },
    ]);
    expect(second!.waitSeconds).toBeCloseTo(1.5, 10);
    const found = batchQna(whole(given)).secondWaitSeconds;
    expect(Math.abs(found - expected[4]!)).toBeLessThan(Math.abs(second!.waitSeconds - expected[4]!));
  });

  it("adds the network's delay to the response alone", () => {
    const [, given] = EXACT[3]!;
    const near = batchQna(whole(given));
    const far = batchQna(whole({ ...given, networkDelaySeconds: 0.25 }));
    expect(far).toEqual({ ...near, responseSeconds: near.responseSeconds + 0.25 });
  });
});

describe("jacksonNetwork()", () => {
  it("balances flows that come back", () => {
    // Half of what the second station finishes goes back to the first: 1 + 1/2 + 1/4 ... visits.
    const [first, second] = jacksonNetwork([
      { servers: 1, serviceMeanSeconds: 0.2, arrivalRate: 2, next: [0, 1] },
      { servers: 2, serviceMeanSeconds: 0.4, arrivalRate: 0, next: [0.5, 0] },
    ]);
    expect(first).toEqual({ throughput: 4, utilisation: 0.8, waitSeconds: expect.closeTo(0.8, 10) });
    expect(second).toEqual({ throughput: 4, utilisation: 0.8, waitSeconds: expect.closeTo(0.4 * 1.77777778, 8) });
  });

  it("refuses shares of more than all, and jobs that never leave", () => {
    const station = { servers: 1, serviceMeanSeconds: 0.1, arrivalRate: 1 };
    expect(() => jacksonNetwork([{ ...station, next: [1.2] }])).toThrow("1 together at most: 1.2");
    expect(() => jacksonNetwork([{ ...station, next: [1] }])).toThrow("some go round for ever");
  });
});
