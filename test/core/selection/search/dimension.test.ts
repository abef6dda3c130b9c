import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { checkDimension, type Dimension, levelsOf, shareOf, valueAt } from "#core/selection/search/dimension.ts";

function drawn(dimension: Dimension, count: number): number[] {
  const random = prng("drawn");
  return Array.from({ length: count }, () => Number(valueAt(dimension, random())));
}

/** The largest distance between the shares of a sample and a distribution, by Kolmogorov and Smirnov. */
function distance(values: readonly number[], shareBelow: (value: number) => number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return Math.max(...sorted.map((value, index) => Math.abs(shareBelow(value) - (index + 0.5) / sorted.length)));
}

/** Above this a sample of 4,000 is not of the distribution, but for one in a thousand. */
const CRITICAL = 1.95 / Math.sqrt(4000);

describe("valueAt()", () => {
  it("draws from uniform priors evenly, and from logarithmic ones evenly in the logarithm", () => {
    const even = drawn({ kind: "uniform", low: -2, high: 6 }, 4000);
    expect(distance(even, (value) => (value + 2) / 8)).toBeLessThan(CRITICAL);
    const logs = drawn({ kind: "log-uniform", low: 0.01, high: 100 }, 4000);
    expect(distance(logs, (value) => (Math.log10(value) + 2) / 4)).toBeLessThan(CRITICAL);
    // The test can tell the two apart.
    expect(distance(logs, (value) => value / 100)).toBeGreaterThan(0.3);
    expect(Math.min(...logs)).toBeGreaterThanOrEqual(0.01);
    expect(Math.max(...logs)).toBeLessThanOrEqual(100);
  });

  it("draws multiples of a step within the bounds only, each as often as what is rounded to it", () => {
    const values = drawn({ kind: "uniform", low: 3, high: 6, step: 1 }, 6000);
    const counts = [3, 4, 5, 6].map((value) => values.filter((each) => each === value).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6000);
    for (const [index, expected] of [1000, 2000, 2000, 1000].entries()) {
      expect(Math.abs(counts[index]! - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
    // hyperopt would give 12 as well.
    expect(new Set(drawn({ kind: "uniform", low: 0, high: 11, step: 3 }, 500))).toEqual(new Set([0, 3, 6, 9]));
    expect(new Set(drawn({ kind: "uniform", low: 500, high: 500.1, step: 1 }, 50))).toEqual(new Set([500]));
    expect(new Set(drawn({ kind: "log-uniform", low: 1, high: 8, step: 1 }, 500))).toEqual(
      new Set([1, 2, 3, 4, 5, 6, 7, 8]),
    );
    expect(new Set(drawn({ kind: "uniform", low: 0, high: 0.5, step: 0.1 }, 500))).toContain(0.3);
  });

  it("draws whole numbers with both ends, and values of a list, all as often", () => {
    const values = drawn({ kind: "integer", low: 1, high: 4 }, 4000);
    for (const value of [1, 2, 3, 4]) {
      expect(Math.abs(values.filter((each) => each === value).length - 1000)).toBeLessThan(4 * Math.sqrt(1000));
    }
    const random = prng("names");
    const names = Array.from({ length: 300 }, () => valueAt({ kind: "choice", values: ["a", "b", null] }, random()));
    for (const name of ["a", "b", null]) {
      expect(Math.abs(names.filter((each) => each === name).length - 100)).toBeLessThan(40);
    }
  });
});

describe("shareOf()", () => {
  it("is where valueAt() came from", () => {
    const dimensions: Dimension[] = [
      { kind: "uniform", low: -1, high: 3 },
      { kind: "log-uniform", low: 0.1, high: 10 },
    ];
    for (const dimension of dimensions) {
      for (const share of [0, 0.2, 0.7, 0.999]) {
        expect(shareOf(dimension, valueAt(dimension, share))).toBeCloseTo(share, 12);
      }
    }
    expect(shareOf({ kind: "integer", low: 1, high: 4 }, 1)).toBe(0.125);
    expect(shareOf({ kind: "choice", values: ["a", "b"] }, "b")).toBe(0.75);
    expect(shareOf({ kind: "uniform", low: 5, high: 5 }, 5)).toBe(0.5);
  });
});

describe("levelsOf()", () => {
  it("takes whole lists, short ranges of whole numbers whole, and of others so many with both ends", () => {
    expect(levelsOf({ kind: "choice", values: ["a", "b", "c"] }, 2)).toEqual(["a", "b", "c"]);
    expect(levelsOf({ kind: "integer", low: 1, high: 3 }, 3)).toEqual([1, 2, 3]);
    expect(levelsOf({ kind: "integer", low: 0, high: 10 }, 3)).toEqual([0, 5, 10]);
    expect(levelsOf({ kind: "uniform", low: 0, high: 1 }, 3)).toEqual([0, 0.5, 1]);
    const logs = levelsOf({ kind: "log-uniform", low: 0.01, high: 100 }, 3).map(Number);
    expect(logs.map((value) => Number(value.toFixed(9)))).toEqual([0.01, 1, 100]);
    expect(levelsOf({ kind: "uniform", low: 1, high: 1.01, step: 1 }, 5)).toEqual([1]);
  });
});

describe("checkDimension()", () => {
  it.each<[Dimension, RegExp]>([
    [{ kind: "choice", values: [] }, /^Cannot search "C" as there must be at least one value: there is none$/],
    [{ kind: "uniform", low: 2, high: 1 }, /the lower bound must be at most the upper one: 2 and 1/],
    [{ kind: "uniform", low: 2, high: Infinity }, /bounds must be numbers/],
    [{ kind: "log-uniform", low: 0, high: 1 }, /bounds of logarithms must be positive: 0/],
    [{ kind: "integer", low: 0.5, high: 2 }, /bounds must be whole/],
    [{ kind: "uniform", low: 0, high: 1, step: 0 }, /the step must be positive: 0/],
    [{ kind: "uniform", low: 1.1, high: 1.9, step: 1 }, /a multiple of the step must lie within the bounds/],
  ])("refuses %j with a sentence", (dimension, sentence) => {
    expect(() => checkDimension("C", dimension)).toThrow(sentence);
  });
});
