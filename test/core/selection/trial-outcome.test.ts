import { describe, expect, it } from "vitest";

import { foldsOf, leaveOneGroupOut } from "#core/selection/folds.ts";
import { failedOutcome, outcomeOfFolds } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const TRIAL = trialOf({ kind: "ridge", alpha: 1 });
const answers = (predicted: number[], deviations: number[] | null = null) => ({
  predicted: Float64Array.from(predicted),
  deviations: deviations && Float64Array.from(deviations),
});

describe("outcomeOfFolds()", () => {
  it("puts each answer to its test entry, with how uncertain it is", () => {
    const folds = leaveOneGroupOut(["a", "b", "a", "b"]);
    expect(outcomeOfFolds(TRIAL, folds, [answers([1, 3], [0.1, 0.3]), answers([2, 4], [0.2, 0.4])])).toEqual({
      kind: "trained",
      trial: TRIAL,
      predicted: Float64Array.of(1, 2, 3, 4),
      deviations: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    });
  });

  it("keeps every answer for a row that is tested twice", () => {
    const folds = foldsOf("extrapolation", [
      { training: [0], heldOut: [1, 2] },
      { training: [0, 1], heldOut: [2] },
    ]);
    expect([...outcomeOfFolds(TRIAL, folds, [answers([5, 6]), answers([7])]).predicted]).toEqual([5, 6, 7]);
  });

  it("is uncertain by its own account only where it is so in every fold", () => {
    const folds = leaveOneGroupOut(["a", "b"]);
    expect(outcomeOfFolds(TRIAL, folds, [answers([1], [0.1]), answers([2])]).deviations).toBeNull();
  });
});

describe("failedOutcome()", () => {
  it("says which trial failed and why, whatever was thrown", () => {
    const reason = (error: unknown): unknown => failedOutcome(TRIAL, error);
    expect(reason(new RangeError("its loss is NaN"))).toEqual({
      kind: "failed",
      trial: TRIAL,
      reason: "ridge, alpha 1 on x (target as is): its loss is NaN",
    });
    expect(reason("no")).toMatchObject({ reason: "ridge, alpha 1 on x (target as is): no" });
  });
});
