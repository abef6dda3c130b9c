import { describe, expect, it } from "vitest";

import { mae } from "#core/selection/mae.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("mae()", () => {
  it("agrees with scikit-learn", () => {
    const { measured, predicted, ...expected } = REFERENCE.metrics;
    expect(mae(measured, predicted)).toBeCloseTo(expected.mae, 12);
  });
});
