import { describe, expect, it } from "vitest";

import {
  calibrateInterval,
  halfWidth,
  type HeldOutPredictions,
  intervalEnds,
  predictionError,
} from "#core/selection/interval.ts";

import { featureTable } from "../../support/learning-fixture.ts";

/** Each row a configuration and a fold of its own. */
function heldOutOf(measured: Float64Array, predicted: Float64Array, posterior: Float64Array | null = null) {
  return {
    table: featureTable({ cpu: [...measured] }),
    measured,
    predicted,
    groups: Array.from(measured, (_, row) => `c${row}`),
    foldOf: [...measured.keys()],
    foldKind: "leave-one-configuration-out",
    posterior,
  } satisfies HeldOutPredictions;
}

describe("calibrateInterval()", () => {
  it("gives wider intervals for higher levels, of errors as ratios or as differences", () => {
    const measured = Float64Array.from({ length: 12 }, (_, index) => 10 + index);
    const heldOut = heldOutOf(
      measured,
      measured.map((value, index) => value * (1 + index / 100)),
    );
    const ratio = calibrateInterval("ratio", heldOut);
    const widths = ratio.quantiles.map(({ scaledError }) => scaledError);
    expect(widths).toEqual([...widths].sort((left, right) => left - right));
    // The 12th of 13 places holds the largest of 12 errors at the level of 90 %.
    expect(halfWidth(ratio, 0.9, 1)).toBeCloseTo(Math.log(1.11), 12);
    expect(halfWidth(calibrateInterval("difference", heldOut), 0.9, 1)).toBeCloseTo(21 * 0.11, 12);
  });

  it("keeps a millionth where a law is met exactly", () => {
    const measured = Float64Array.of(1, 2, 3, 4);
    const exact = calibrateInterval("ratio", heldOutOf(measured, measured));
    expect(halfWidth(exact, 0.9, 1)).toBe(1e-6);
    // Of differences: a millionth of the largest measured value.
    expect(halfWidth(calibrateInterval("difference", heldOutOf(measured, measured)), 0.9, 1)).toBe(4e-6);
  });

  it("goes by what the learner says of its uncertainty where it says something", () => {
    const measured = Float64Array.from({ length: 12 }, () => 10);
    const errors = Float64Array.from(measured, (_, row) => row + 1);
    const predicted = measured.map((value, row) => value + errors[row]!);
    // Uncertain by twice the error throughout: each error is half of what was said.
    const said = heldOutOf(
      measured,
      predicted,
      errors.map((error) => 2 * error),
    );
    const interval = calibrateInterval("difference", said);
    expect(interval.scale).toEqual({ kind: "posterior" });
    for (const level of [0.5, 0.8, 0.9, 0.95])
      expect(interval.quantiles.find((at) => at.level === level)).toBeDefined();
    expect(halfWidth(interval, 0.9, 8)).toBeCloseTo(4, 12);
  });

  it("is wider beyond the data than among configurations like the measured ones", () => {
    const measured = Float64Array.from({ length: 12 }, () => 10);
    const predicted = measured.map((value, row) => value + (row < 6 ? 0.1 : 3 + row / 10));
    const near = heldOutOf(measured, predicted);
    const beyond = { ...near, foldOf: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], foldKind: "extrapolation" } as const;
    const half = (heldOut: HeldOutPredictions): number => halfWidth(calibrateInterval("difference", heldOut), 0.5, 1);
    // The 7th of 13 places among all errors; the 4th of 7 among those of the worse fold.
    expect(half(near)).toBeCloseTo(3.6, 12);
    expect(half(beyond)).toBeCloseTo(3.9, 12);
  });

  it("scales by the inputs only where that makes intervals narrower, and not by few configurations", () => {
    const growing = (count: number): HeldOutPredictions => {
      const measured = Float64Array.from({ length: count }, (_, row) => 1 + row);
      return heldOutOf(
        measured,
        measured.map((value) => value * 1.1),
      );
    };
    expect(calibrateInterval("difference", growing(40)).scale.kind).toBe("log-linear");
    expect(calibrateInterval("ratio", growing(40)).scale.kind).toBe("constant");
    expect(calibrateInterval("difference", growing(14)).scale.kind).toBe("constant");
  });
});

describe("halfWidth()", () => {
  it("refuses a level that was not calibrated", () => {
    expect(() => halfWidth({ errors: "ratio", scale: { kind: "constant" }, quantiles: [] }, 0.99, 1)).toThrow(/0.99/);
  });
});

describe("intervalEnds()", () => {
  it("goes by ratios or by differences, and not below the bound", () => {
    expect(intervalEnds("ratio", 8, Math.log(2), 0)).toEqual({ lower: 4, upper: 16 });
    expect(intervalEnds("difference", 8, 10, 0)).toEqual({ lower: 0, upper: 18 });
    expect(intervalEnds("difference", 8, 10, null)).toEqual({ lower: -2, upper: 18 });
  });

  it("stays finite", () => {
    expect(intervalEnds("ratio", 1, 1e9, 0).upper).toBeCloseTo(1e6, 3);
  });
});

describe("predictionError()", () => {
  it("is zero where measured and predicted are equal, and positive where more was measured", () => {
    expect(predictionError("ratio", 3, 3)).toBe(0);
    expect(predictionError("ratio", 4, 2)).toBeCloseTo(Math.LN2, 12);
    expect(predictionError("difference", 4, 2)).toBe(2);
  });
});
