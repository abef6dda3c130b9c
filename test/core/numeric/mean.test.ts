import { describe, expect, it } from "vitest";

import { mean } from "#core/numeric/mean.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("mean()", () => {
  it("agrees with numpy", () => {
    expect(mean(REFERENCE.statistics.values)).toBeCloseTo(REFERENCE.statistics.mean, 12);
  });

  it("counts by weight, so that a weight of two is a value twice", () => {
    expect(mean([1, 5, 9], [2, 1, 1])).toBe(mean([1, 1, 5, 9]));
  });
});
