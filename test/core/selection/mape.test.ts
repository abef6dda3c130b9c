import { describe, expect, it } from "vitest";

import { cappedMape, mape } from "#core/selection/mape.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("mape()", () => {
  it("agrees with scikit-learn", () => {
    const { measured, predicted, ...expected } = REFERENCE.metrics;
    expect(mape(measured, predicted)).toBeCloseTo(expected.mape, 12);
  });

  it("leaves out rows whose measured value is zero, and is null when no other is left", () => {
    expect(mape([0, 2, 4], [5, 3, 4])).toBe(0.25);
    expect(mape([0, 0], [1, 0])).toBeNull();
    expect(mape([], [])).toBeNull();
  });

  it("is a share of the size of what was measured, below zero too", () => {
    expect(mape([-2], [-1])).toBe(0.5);
  });
});

describe("cappedMape()", () => {
  it("counts an absurd answer as wholly wrong and no more", () => {
    expect(cappedMape([1, 1], [1e12, 1])).toBe(0.5);
  });
});
