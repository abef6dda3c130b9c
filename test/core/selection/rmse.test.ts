import { describe, expect, it } from "vitest";

import { rmse } from "#core/selection/rmse.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("rmse()", () => {
  it("agrees with scikit-learn", () => {
    const { measured, predicted, ...expected } = REFERENCE.metrics;
    expect(rmse(measured, predicted)).toBeCloseTo(expected.rmse, 12);
  });
});
