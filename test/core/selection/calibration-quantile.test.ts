import { describe, expect, it } from "vitest";

import { calibrationQuantile, type ScaledErrors } from "#core/selection/calibration-quantile.ts";
import type { FoldKind } from "#core/selection/folds.ts";

/** Errors 1 to 12 of as many configurations, the larger half in the second fold. */
const ERRORS: ScaledErrors = {
  scaled: Float64Array.from({ length: 12 }, (_, index) => index + 1),
  groups: Array.from({ length: 12 }, (_, index) => `c${index}`),
  foldOf: Array.from({ length: 12 }, (_, index) => (index < 6 ? 0 : 1)),
};

describe("calibrationQuantile()", () => {
  it("is a conformal quantile of all where configurations like the measured ones are asked", () => {
    // Half of 13 places: the 7th error; the folds do not count.
    expect(calibrationQuantile("grouped-k-fold", ERRORS, 0.5)).toBe(7);
    expect(calibrationQuantile("leave-one-configuration-out", ERRORS, 0.5)).toBe(7);
  });

  it("is the geometric mean with the largest over the folds between values", () => {
    // The second fold holds 7 to 12: half of 7 places is its 4th error, 10.
    expect(calibrationQuantile("interpolation", ERRORS, 0.5)).toBeCloseTo(Math.sqrt(7 * 10), 12);
  });

  it("is the largest over the folds beyond them", () => {
    expect(calibrationQuantile("extrapolation", ERRORS, 0.5)).toBe(10);
    expect(calibrationQuantile("extrapolation-and-interpolation", ERRORS, 0.5)).toBe(10);
  });

  it("is never less than a normal distribution has beyond them, and as small as it is elsewhere", () => {
    const small = { ...ERRORS, scaled: ERRORS.scaled.map((error) => error / 100) };
    expect(calibrationQuantile("extrapolation", small, 0.9)).toBeCloseTo(1.6448536, 3);
    expect(calibrationQuantile("extrapolation", small, 0.95)).toBeCloseTo(1.959964, 3);
    expect(calibrationQuantile("grouped-k-fold", small, 0.9)).toBeCloseTo(0.12, 12);
  });

  it("is never less than that of all between values, however small the errors of each fold", () => {
    const even: ScaledErrors = { ...ERRORS, foldOf: ERRORS.foldOf.map((_, entry) => entry % 2) };
    const kinds: FoldKind[] = ["interpolation", "extrapolation"];
    for (const kind of kinds) expect(calibrationQuantile(kind, even, 0.5)).toBeGreaterThanOrEqual(7);
  });
});
