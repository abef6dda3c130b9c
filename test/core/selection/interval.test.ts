import { describe, expect, it } from "vitest";

import { calibrateInterval, halfWidth, intervalEnds, predictionError } from "#core/selection/interval.ts";

import { featureTable } from "../../support/learning-fixture.ts";

describe("calibrateInterval()", () => {
  it("gives wider intervals for higher levels, of errors as ratios or as differences", () => {
    const measured = Float64Array.from({ length: 12 }, (_, index) => 10 + index);
    const heldOut = {
      table: featureTable({ cpu: [...measured] }),
      measured,
      predicted: measured.map((value, index) => value * (1 + index / 100)),
      groups: Array.from(measured, String),
    };
    const ratio = calibrateInterval("ratio", heldOut);
    const widths = ratio.quantiles.map(({ scaledError }) => scaledError);
    expect(widths).toEqual([...widths].sort((left, right) => left - right));
    // The 12th of 13 places holds the largest of 12 errors at the level of 90 %.
    expect(halfWidth(ratio, 0.9, 1)).toBeCloseTo(Math.log(1.11), 12);
    expect(halfWidth(calibrateInterval("difference", heldOut), 0.9, 1)).toBeCloseTo(21 * 0.11, 12);
  });

  it("keeps a millionth where a law is met exactly", () => {
    const measured = Float64Array.of(1, 2, 3, 4);
    const table = featureTable({ cpu: [1, 2, 3, 4] });
    const exact = calibrateInterval("ratio", { table, measured, predicted: measured, groups: ["a", "b", "c", "d"] });
    expect(halfWidth(exact, 0.9, 1)).toBe(1e-6);
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
