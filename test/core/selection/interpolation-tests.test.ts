import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { interpolationTests } from "#core/selection/interpolation-tests.ts";

describe("interpolationTests()", () => {
  it("holds out each value between the others with all its rows", () => {
    expect(interpolationTests("cores", Float64Array.of(4, 1, 2, 8, 2))).toEqual([
      { training: [0, 1, 3], heldOut: [2, 4] },
      { training: [1, 2, 3, 4], heldOut: [0] },
    ]);
  });

  it("holds out every fifth of many together", () => {
    const tests = interpolationTests(
      "cores",
      Float64Array.from({ length: 14 }, (_, row) => row),
    );
    expect(tests.map(({ heldOut }) => heldOut)).toEqual([
      [1, 6, 11],
      [2, 7, 12],
      [3, 8],
      [4, 9],
      [5, 10],
    ]);
  });

  it("refuses a column with nothing between its ends", () => {
    expect(() => interpolationTests("cores", Float64Array.of(1, 2, 1))).toThrow(
      'Cannot learn to interpolate along "cores" as it must have at least three values: it has 2',
    );
  });

  it("never holds out the end points, and each other row exactly once", () => {
    const values = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(values, (drawn) => {
        fc.pre(new Set(drawn).size > 2);
        const [least, most] = [Math.min(...drawn), Math.max(...drawn)];
        const tests = interpolationTests("cores", Float64Array.from(drawn));
        for (const { training, heldOut } of tests) {
          expect(heldOut.length).toBeGreaterThan(0);
          const learned = new Set(training.map((row) => drawn[row]));
          expect([learned.has(least), learned.has(most)]).toEqual([true, true]);
          expect(heldOut.some((row) => learned.has(drawn[row]))).toBe(false);
          expect([...training, ...heldOut].sort((left, right) => left - right)).toEqual([...drawn.keys()]);
        }
        expect(tests.flatMap(({ heldOut }) => heldOut).sort((left, right) => left - right)).toEqual(
          [...drawn.keys()].filter((row) => drawn[row] !== least && drawn[row] !== most),
        );
      }),
    );
  });
});
