import { describe, expect, it } from "vitest";

import { r2Score } from "#core/selection/r2-score.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("r2Score()", () => {
  it("agrees with scikit-learn", () => {
    const { measured, predicted, ...expected } = REFERENCE.metrics;
    expect(r2Score(measured, predicted)).toBeCloseTo(expected.r2, 12);
  });

  it("is null where nothing varies", () => {
    expect(r2Score([2, 2], [1, 3])).toBeNull();
  });
});
