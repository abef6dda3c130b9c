import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { configurationsNeeded, conformalQuantile } from "#core/selection/conformal.ts";

import { gaussian } from "../../support/learning-fixture.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

describe("conformalQuantile()", () => {
  it("is the (n + 1) · level-th smallest error, and lies between two where that is no whole number", () => {
    const errors = Float64Array.from({ length: 19 }, (_, index) => 19 - index);
    expect(conformalQuantile(errors, names(19), 0.9)).toBeCloseTo(18, 9);
    expect(conformalQuantile(errors, names(19), 0.5)).toBeCloseTo(10, 9);
    expect(conformalQuantile(errors, names(19), 0.95)).toBeCloseTo(19, 9);
    expect(conformalQuantile(errors, names(19), 0.8625)).toBeCloseTo(17.25, 9);
  });

  it("counts each configuration once, however often it was repeated", () => {
    const errors = Float64Array.of(1, 2, 3, 4, ...Array(50).fill(9));
    const groups = ["a", "b", "c", "d", ...Array<string>(50).fill("e")];
    expect(conformalQuantile(errors, groups, 0.5)).toBeCloseTo(3, 9);
  });

  it("has no answer where configurations are too few for the level", () => {
    expect(conformalQuantile(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1), names(8), 0.9)).toBeUndefined();
    expect(conformalQuantile(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1), names(9), 0.9)).toBeCloseTo(1, 12);
    expect(conformalQuantile(new Float64Array(0), [], 0.5)).toBeUndefined();
  });

  it("grows with the level and with the errors, whatever the order of the rows", () => {
    const row = fc.record({
      error: fc.double({ min: 0, max: 1e3, noNaN: true }),
      group: fc.constantFrom("a", "b", "c", "d"),
    });
    const sample = fc.array(row, { minLength: 1, maxLength: 40 });
    const level = fc.double({ min: 0.01, max: 0.79, noNaN: true });
    const quantileOf = (rows: readonly { error: number; group: string }[], at: number): number =>
      conformalQuantile(
        Float64Array.from(rows, ({ error }) => error),
        rows.map(({ group }) => group),
        at,
      ) ?? Infinity;
    fc.assert(
      fc.property(sample, level, level, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, one, other, factor) => {
        const here = quantileOf(rows, one);
        expect(quantileOf(rows, Math.max(one, other))).toBeGreaterThanOrEqual(here - 1e-9);
        expect(quantileOf(rows.toReversed(), one)).toBeCloseTo(here, 6);
        const larger = rows.map((each) => ({ ...each, error: factor * each.error }));
        if (here < Infinity) expect(quantileOf(larger, one)).toBeCloseTo(factor * here, 6);
      }),
    );
  });

  it("covers a new configuration as often as promised, no more and no less", () => {
    const random = prng("conformal");
    for (const [count, level] of [
      [9, 0.9],
      [14, 0.9],
      [15, 0.8],
      [40, 0.9],
    ] as const) {
      let inside = 0;
      const trials = 4000;
      for (let trial = 0; trial < trials; trial++) {
        const errors = Float64Array.from({ length: count }, () => Math.abs(gaussian(random)));
        if (Math.abs(gaussian(random)) <= conformalQuantile(errors, names(count), level)!) inside++;
      }
      // Interpolated the level is met but for about a hundredth; 4 standard deviations of so many trials.
      const limit = 0.012 + 4 * Math.sqrt((level * (1 - level)) / trials);
      expect(Math.abs(inside / trials - level)).toBeLessThan(limit);
    }
  });
});

describe("configurationsNeeded()", () => {
  it("is the least number with which a level can be held without a guess", () => {
    expect([0.5, 0.8, 0.9, 0.95].map(configurationsNeeded)).toEqual([1, 4, 9, 19]);
  });
});
