import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { mae } from "#core/selection/mae.ts";
import { pinball } from "#core/selection/pinball.ts";

describe("pinball()", () => {
  it("equals what is worked out by hand", () => {
    // 2 above costs .9 · 2, 4 below costs .1 · 4.
    expect(pinball([5, 1], [3, 5], 0.9)).toBeCloseTo((1.8 + 0.4) / 2, 12);
    expect(pinball([7], [7], 0.3)).toBe(0);
  });

  it("is half the mean absolute error at the median", () => {
    const [measured, predicted] = [
      [3, 8, 1],
      [4, 2, 1],
    ];
    expect(pinball(measured, predicted, 0.5)).toBeCloseTo(mae(measured, predicted) / 2, 12);
  });

  it("is least at the quantile", () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });
    const level = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(numbers, level, fc.double({ min: -100, max: 100, noNaN: true }), (measured, asked, other) => {
        const sorted = [...measured].sort((left, right) => left - right);
        // A value that at least `asked` of all lie at or below, and at least the rest at or above.
        const quantile = sorted[Math.max(0, Math.ceil(asked * sorted.length - 1e-9) - 1)]!;
        const lossAt = (answer: number): number =>
          pinball(
            measured,
            measured.map(() => answer),
            asked,
          );
        expect(lossAt(quantile)).toBeLessThanOrEqual(lossAt(other) + 1e-9);
      }),
    );
  });
});
