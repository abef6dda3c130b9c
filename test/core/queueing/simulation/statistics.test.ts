import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { varianceOfSum } from "#core/queueing/simulation/batch-means.ts";
import { countBelow, quantileOf, sumHistograms } from "#core/queueing/simulation/log-histogram.ts";
import { streamEstimate, StreamSums } from "#core/queueing/simulation/stream-sums.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin, takeHistogram } from "#core/queueing/simulation/time-bins.ts";
import { warmUpSlots } from "#core/queueing/simulation/warm-up.ts";

/** As the recursion counts. */
function histogramOf(values: readonly number[]) {
  const bins = new Uint32Array(BIN_COUNT);
  const view = new Float64Array(1);
  const words = new Int32Array(view.buffer);
  const first = firstBin(1);
  for (const value of values) {
    view[0] = value;
    bins[(words[1]! >>> BIN_SHIFT) - first]!++;
  }
  return takeHistogram(bins, first);
}

describe("log histograms", () => {
  const random = prng("values");
  const values = Array.from({ length: 20_000 }, () => 0.001 + 10 * Math.log(1 - random()) ** 2);

  it("tell quantiles to half of a per cent", () => {
    const positive = [...values].sort((left, right) => left - right);
    const histogram = histogramOf(positive);
    expect(histogram.total).toBe(values.length);
    for (const share of [0.01, 0.25, 0.5, 0.9, 0.99]) {
      const exact = positive[Math.floor(share * positive.length)]!;
      expect(Math.abs(quantileOf(histogram, share) / exact - 1)).toBeLessThan(0.005);
      expect(countBelow(histogram, quantileOf(histogram, share))).toBeCloseTo(share * values.length, 6);
    }
    expect(quantileOf(histogramOf([]), 0.5)).toBeNaN();
  });

  it("add up", () => {
    const parts = [values.slice(0, 7), values.slice(7, 5000), values.slice(5000)].map((part) => histogramOf(part));
    expect(sumHistograms(parts)).toEqual(histogramOf(values));
  });

  it("know where a value lies at the edges of doublings", () => {
    const histogram = histogramOf([1, 1.9999999, 2, 4 - 1e-12, 4]);
    expect(countBelow(histogram, 1)).toBe(0);
    expect(countBelow(histogram, 2)).toBe(2);
    expect(countBelow(histogram, 4)).toBe(4);
    expect(countBelow(histogram, 100)).toBe(5);
  });
});

describe("warmUpSlots()", () => {
  const random = prng(1);
  const noise = (count: number) => Float64Array.from({ length: count }, () => 10 + random() - 0.5);

  it("leaves out a start that is not like the rest, and little of what is steady", () => {
    const counts = new Float64Array(1000).fill(5);
    const steady = noise(1000).map((value) => 5 * value);
    expect(warmUpSlots(steady, counts, 1000, undefined)).toBeLessThan(200);
    const rising = steady.map((value, slot) => value - 5 * 8 * Math.exp(-slot / 40));
    const found = warmUpSlots(rising, counts, 1000, undefined);
    expect(found).toBeGreaterThan(80);
    expect(found).toBeLessThan(500);
  });

  it("takes slots together that have too few observations", () => {
    const counts = Float64Array.from({ length: 1024 }, (_, slot) => (slot % 8 === 0 ? 1 : 0));
    const sums = counts.map((count, slot) => count * (slot < 256 ? 0 : 10));
    expect(warmUpSlots(sums, counts, 1024, undefined)).toBe(256);
    expect(warmUpSlots(sums, counts, 1024, 0.1)).toBe(102);
  });
});

it("varianceOfSum() is that of an autoregressive sequence, where plain formulas are nine times too small", () => {
  const random = prng("ar");
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [length, memory] = [4000, 0.8];
  let sum = 0;
  for (let repeat = 0; repeat < 60; repeat++) {
    let last = gauss() / Math.sqrt(1 - memory ** 2);
    const values = Float64Array.from({ length }, () => (last = memory * last + gauss()));
    const mean = values.reduce((total, value) => total + value, 0) / length;
    sum += varianceOfSum(values.map((value) => value - mean)).variance / length;
  }
  // The long-run variance is 1 / (1 - .8)².
  expect(sum / 60 / 25).toBeGreaterThan(0.85);
  expect(sum / 60 / 25).toBeLessThan(1.15);
});

it("StreamSums tell how gaps scatter and hang together", () => {
  const random = prng("gaps");
  const sums = new StreamSums();
  // Gaps of 1 and 3 in turn: neighbours are opposite, pairs are all alike.
  let at = 0;
  for (let event = 0; event <= 40_000; event++) sums.add((at += event % 2 === 0 ? 1 : 3));
  const turns = streamEstimate([sums.take()]);
  expect(turns.meanGapSeconds).toBeCloseTo(2, 10);
  expect(turns.scv).toBeCloseTo(0.25, 8);
  expect(turns.lag1).toBeCloseTo(-1, 3);
  expect(turns.lag2).toBeCloseTo(1, 3);
  expect(turns.dispersion[10]).toBeCloseTo(0, 10);
  for (let event = 0; event < 200_000; event++) sums.add((at += -Math.log(1 - random())));
  const poisson = streamEstimate([sums.take()]);
  for (const value of [poisson.scv, poisson.dispersion[2], poisson.dispersion[10], poisson.dispersion[100]]) {
    expect(value).toBeCloseTo(1, 1);
  }
  expect(poisson.thirdMoment).toBeCloseTo(2, 0);
});
