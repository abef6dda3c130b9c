import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { extrapolationTests } from "#core/selection/extrapolation-tests.ts";

describe("extrapolationTests()", () => {
  it("learns below a cut and tests from it on, where at least two values and two fifths of the rows are below", () => {
    // Below 3 are 2 of 5 rows: just enough.
    expect(extrapolationTests("cores", Float64Array.of(5, 1, 4, 2, 3))).toEqual([
      { training: [1, 3], heldOut: [0, 2, 4] },
      { training: [1, 3, 4], heldOut: [0, 2] },
      { training: [1, 2, 3, 4], heldOut: [0] },
    ]);
  });

  it("cuts at most four times, evenly from the first to the last cut that there may be", () => {
    const values = Float64Array.from({ length: 20 }, (_, row) => row + 1);
    // Cuts may be at 9 (8 of 20 rows below it) to 20: twelve, of which the 1st, 5th (3.67), 8th (7.33) and 12th.
    expect(extrapolationTests("cores", values).map(({ training }) => training.length + 1)).toEqual([9, 13, 16, 20]);
  });

  it("holds out the largest value where no cut leaves enough below it", () => {
    expect(extrapolationTests("cores", Float64Array.of(1, 2, 3, 3, 3, 3))).toEqual([
      { training: [0, 1], heldOut: [2, 3, 4, 5] },
    ]);
    expect(extrapolationTests("cores", Float64Array.of(4, 2))).toEqual([{ training: [1], heldOut: [0] }]);
  });

  it("refuses a column that never changes", () => {
    expect(() => extrapolationTests("cores", Float64Array.of(8, 8))).toThrow(
      'Cannot learn to extrapolate along "cores" as it must have at least two values: it is always 8',
    );
  });

  it("only ever learns below what it tests, and takes every row for one or the other", () => {
    const values = fc.array(fc.integer({ min: -5, max: 9 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, (drawn) => {
        fc.pre(new Set(drawn).size > 1);
        const tests = extrapolationTests("cores", Float64Array.from(drawn));
        expect(tests.length).toBeGreaterThan(0);
        expect(tests.length).toBeLessThanOrEqual(4);
        for (const { training, heldOut } of tests) {
          expect(training.length).toBeGreaterThan(0);
          const largest = Math.max(...training.map((row) => drawn[row]!));
          expect(heldOut.every((row) => drawn[row]! > largest)).toBe(true);
          expect([...training, ...heldOut].sort((left, right) => left - right)).toEqual([...drawn.keys()]);
          // Repetitions of one value are never on both sides.
          const learned = new Set(training.map((row) => drawn[row]));
          expect(heldOut.some((row) => learned.has(drawn[row]))).toBe(false);
        }
        // The largest value is always among those that are tested.
        const top = drawn.indexOf(Math.max(...drawn));
        expect(tests.every(({ heldOut }) => heldOut.includes(top))).toBe(true);
      }),
    );
  });
});
