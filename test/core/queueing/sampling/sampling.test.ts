import { describe, expect, it } from "vitest";

import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import { prng } from "#core/numeric/prng.ts";
import { type ArrivalLaw, dispersionOfMany } from "#core/queueing/laws/arrival-law.ts";
import { batchMoments, type BatchSize } from "#core/queueing/laws/batch-size.ts";
import { mapDispersion } from "#core/queueing/laws/markov-arrivals.ts";
import { scvOf, type TimeLaw } from "#core/queueing/laws/time-law.ts";
import { timeMoment } from "#core/queueing/laws/time-moment.ts";
import { timeTransform } from "#core/queueing/laws/time-transform.ts";
import { BlockStream } from "#core/queueing/sampling/block-stream.ts";
import { fillBatchSizes } from "#core/queueing/sampling/fill-batch-sizes.ts";
import { fillGaps } from "#core/queueing/sampling/fill-gaps.ts";
import { fillTimes } from "#core/queueing/sampling/fill-times.ts";
import { RandomSource } from "#core/queueing/sampling/random-source.ts";

const LAWS: TimeLaw[] = [
  { kind: "constant" },
  { kind: "exponential" },
  { kind: "gamma", scv: 0.3 },
  { kind: "gamma", scv: 3 },
  { kind: "hyperexponential", scv: 4 },
  { kind: "lognormal", scv: 1.5 },
  { kind: "weibull", scv: 2 },
  { kind: "weibull", scv: 0.1 },
  { kind: "uniform", scv: 0.2 },
  { kind: "twoPoint", scv: 0.1 },
  { kind: "twoPoint", scv: 3 },
  { kind: "hyperErlang", scv: 1, stages: 3 },
  { kind: "boundedPareto", shape: 1.5, ratio: 100 },
  { kind: "boundedPareto", shape: 1, ratio: 20 },
  { kind: "empirical", values: [1, 2, 2, 5, 0] },
];

/** The mean of a function of numbers, and whether it is what it should be, within four standard errors. */
function expectMean(next: () => number, of: (value: number) => number, exact: number, count = 200_000): void {
  let [sum, squares] = [0, 0];
  for (let index = 0; index < count; index++) {
    const value = of(next());
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  const error = Math.sqrt(Math.max(0, squares / count - mean * mean) / count);
  expect(Math.abs(mean - exact)).toBeLessThan(4 * error + 1e-9 * Math.abs(exact));
}

describe("fillTimes()", () => {
  it.each(LAWS)("draws %o", (law) => {
    const draws = new BlockStream(fillTimes(new RandomSource("draws"), law, 2.5));
    const next = () => draws.next() / 2.5;
    expectMean(next, (time) => time, 1);
    expectMean(next, (time) => time ** 2, timeMoment(law, 2));
    for (const argument of [0.5, 3]) {
      expectMean(next, (time) => Math.exp(-argument * time), timeTransform(law, argument));
    }
    expect(timeMoment(law, 1)).toBeCloseTo(1, 9);
    expect(timeMoment(law, 2)).toBeCloseTo(1 + scvOf(law), 8);
  });

  it("repeats a trace in its order", () => {
    const draws = new BlockStream(fillTimes(new RandomSource("x"), { kind: "trace", values: [1, 2, 3] }, 4));
    expect([1, 2, 3, 4, 5].map(() => draws.next())).toEqual([2, 4, 6, 2, 4]);
  });
});

describe("fillGaps()", () => {
  const busy: ArrivalLaw = { kind: "mmpp2", rateRatio: 5, sojournBatches: 4 };
  /** The same phases in other words. */
  const map: ArrivalLaw = {
    kind: "map",
    silent: [
      [0, 0.25],
      [0.25, 0],
    ],
    arriving: [
      [1 / 3, 0],
      [0, 5 / 3],
    ],
  };

  it.each([
    ["MMPP2", busy],
    ["MAP", map],
  ])("of %s have the mean, and scatter in the long run as told", (_name, law) => {
    const gaps = new BlockStream(fillGaps(new RandomSource("gaps"), law, 0.5));
    const spans = Array.from({ length: 4000 }, () => {
      let span = 0;
      for (let gap = 0; gap < 300; gap++) span += gaps.next();
      return span / 150;
    });
    const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length;
    const variance = spans.reduce((sum, span) => sum + (span - mean) ** 2, 0) / spans.length;
    expect(mean).toBeCloseTo(1, 2);
    expect((300 * variance) / mean ** 2 / dispersionOfMany(law)).toBeCloseTo(1, 0);
  });

  it("a MAP of MMPP2 scatters as the closed form says", () => {
    expect(mapDispersion(map as never)).toBeCloseTo(dispersionOfMany(busy), 10);
    expect(dispersionOfMany(map)).toBeCloseTo(1 + ((4 / 3) ** 2 * 4) / 4, 10);
  });
});

describe("fillBatchSizes()", () => {
  const sizes: BatchSize[] = [
    { kind: "constant", mean: 3 },
    { kind: "geometric", mean: 2.5 },
    { kind: "geometric", mean: 1 },
    { kind: "shiftedPoisson", mean: 7.3 },
    { kind: "twoPoint", mean: 2.2 },
    { kind: "empirical", shares: [0.2, 0, 0.5, 0.3] },
    { kind: "trace", sizes: [1, 4, 2] },
  ];
  it.each(sizes)("draws %o", (size) => {
    const draws = new BlockStream(fillBatchSizes(new RandomSource("sizes"), size));
    const { mean, second } = batchMoments(size);
    expectMean(
      () => draws.next(),
      (jobs) => jobs,
      mean,
      199_998,
    );
    expectMean(
      () => draws.next(),
      (jobs) => jobs ** 2,
      second,
      199_998,
    );
    for (let draw = 0; draw < 1000; draw++) expect(Number.isInteger(draws.next())).toBe(true);
  });
});

it("portableLog() and portableExp() are the library's to the last bit but one", () => {
  const random = prng("numbers");
  for (let index = 0; index < 20_000; index++) {
    const value = Math.exp(200 * (random() - 0.5));
    expect(Math.abs(portableLog(value) - Math.log(value))).toBeLessThanOrEqual(2.3e-16 * Math.abs(Math.log(value)));
    const power = 1400 * (random() - 0.5);
    expect(Math.abs(portableExp(power) / Math.exp(power) - 1)).toBeLessThan(3e-16);
  }
  expect(portableLog(1)).toBe(0);
  expect([portableExp(0), portableExp(-1e4), portableExp(1e4)]).toEqual([1, 0, Infinity]);
  expect(portableExp(NaN)).toBeNaN();
});
