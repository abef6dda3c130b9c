import fc from "fast-check";
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
    // Between the 11th and the 12th of 12 errors and what Student's t of 12 degrees of freedom has.
    const sizes = Array.from({ length: 12 }, (_, index) => Math.log(1 + index / 100));
    const rms = Math.hypot(...sizes) / Math.sqrt(12);
    const counted = sizes[10]! + 0.7 * (sizes[11]! - sizes[10]!);
    expect(halfWidth(ratio, 0.9, 1)).toBeCloseTo((12 * counted + 10 * 1.7822876 * rms) / 22, 4);
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
    // The same share of what is said everywhere: less than a normal distribution has, and more than the half of it.
    expect(halfWidth(interval, 0.9, 8)).toBeCloseTo(2 * halfWidth(interval, 0.9, 4), 12);
    expect(halfWidth(interval, 0.9, 1)).toBeGreaterThan(0.5);
    expect(halfWidth(interval, 0.9, 1)).toBeLessThan(1.6448536);
  });

  it("is wider beyond the data than among configurations like the measured ones", () => {
    const measured = Float64Array.from({ length: 12 }, () => 10);
    const predicted = measured.map((value, row) => value + (row < 6 ? 0.1 : 3 + row / 10));
    const near = heldOutOf(measured, predicted);
    const beyond = { ...near, foldOf: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], foldKind: "extrapolation" } as const;
    const half = (heldOut: HeldOutPredictions): number => halfWidth(calibrateInterval("difference", heldOut), 0.5, 1);
    expect(half(beyond)).toBeGreaterThan(1.05 * half(near));
  });

  it("is not widened beyond the data by a normal distribution where no deviation is known", () => {
    const measured = Float64Array.from({ length: 12 }, () => 10);
    const predicted = measured.map((value, row) => value * (1 + row / 1000));
    const beyond = {
      ...heldOutOf(measured, predicted),
      foldOf: [...measured].map(() => 0),
      foldKind: "extrapolation",
    } as const;
    // Errors of a hundredth: nothing says that the next may be of a factor of five.
    expect(halfWidth(calibrateInterval("ratio", beyond), 0.9, 1)).toBeLessThan(0.05);
  });

  it("scales with the unit of the target and not with the order of rows, and no level crosses another", () => {
    const errors = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 40 });
    const kinds = fc.constantFrom("grouped-k-fold", "interpolation", "extrapolation");
    const arbitrary = [errors, kinds, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.boolean()] as const;
    fc.assert(
      fc.property(...arbitrary, (logs, foldKind, unit, isKnown) => {
        const halfOf = (list: readonly number[], by: number, level: number): number => {
          const measured = Float64Array.from(list, (log) => by * Math.exp(log));
          const predicted = measured.map(() => by);
          const posterior = isKnown ? measured.map(() => 0.7) : null;
          const rows = {
            ...heldOutOf(measured, predicted, posterior),
            table: featureTable({ one: list.map(() => 1) }),
          };
          const foldOf = list.map((log) => Math.floor(Math.abs(log)));
          return halfWidth(calibrateInterval("ratio", { ...rows, foldOf, foldKind }), level, 0.7);
        };
        expect(halfOf(logs, unit, 0.9)).toBeCloseTo(halfOf(logs, 1, 0.9), 6);
        expect(halfOf(logs.toReversed(), 1, 0.9)).toBeCloseTo(halfOf(logs, 1, 0.9), 6);
        const halves = [0.5, 0.8, 0.9, 0.95].map((level) => halfOf(logs, 1, level));
        expect(halves).toEqual([...halves].sort((left, right) => left - right));
      }),
    );
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

  it("has the prediction between its ends, those of a wider one outside, and the lower one of ratios positive", () => {
    const size = fc.double({ min: 0, max: 40, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), size, size, (prediction, half, more) => {
        const inner = intervalEnds("ratio", prediction, half, 0);
        const outer = intervalEnds("ratio", prediction, half + more, 0);
        expect(inner.lower).toBeGreaterThan(0);
        expect(inner.lower).toBeLessThanOrEqual(prediction);
        expect(inner.upper).toBeGreaterThanOrEqual(prediction);
        expect(outer.lower).toBeLessThanOrEqual(inner.lower);
        expect(outer.upper).toBeGreaterThanOrEqual(inner.upper);
      }),
    );
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
