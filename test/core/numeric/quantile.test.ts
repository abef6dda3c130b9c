import { describe, expect, it } from "vitest";

import { median, quantile } from "#core/numeric/quantile.ts";

import { REFERENCE } from "../../support/reference.ts";

const { values, ...expected } = REFERENCE.statistics;

describe("quantile()", () => {
  it("agrees with numpy's default at all probabilities", () => {
    for (const [probability, value] of expected.quantiles) expect(quantile(values, probability)).toBeCloseTo(value, 12);
  });

  it("leaves its values in their order", () => {
    const given = [3, 1, 2];
    expect(median(given)).toBe(2);
    expect(given).toEqual([3, 1, 2]);
  });
});
