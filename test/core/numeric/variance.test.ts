import { describe, expect, it } from "vitest";

import { standardDeviation, variance } from "#core/numeric/variance.ts";

import { REFERENCE } from "../../support/reference.ts";

const { values, ...expected } = REFERENCE.statistics;

describe("variance()", () => {
  it("agrees with numpy", () => {
    expect(variance(values)).toBeCloseTo(expected.variance, 12);
    expect(variance(values, 1)).toBeCloseTo(expected.sampleVariance, 12);
    expect(standardDeviation(values) ** 2).toBeCloseTo(expected.variance, 12);
  });

  it("keeps its digits far from zero", () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBeCloseTo(2 / 3, 9);
  });
});
