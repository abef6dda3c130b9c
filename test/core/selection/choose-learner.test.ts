import { describe, expect, it } from "vitest";

import { chooseLearner, type Contest, heldOutPredictions } from "#core/selection/choose-learner.ts";
import { leaveOneGroupOut } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/search.ts";

const outcome = (kind: "mean" | "nnls", predicted: number[]): TrainedOutcome => ({
  kind: "trained",
  trial: {
    features: { numbers: ["identity"], degree: 1, scaling: "none" },
    targetScale: "identity",
    errorWeights: "equal",
    regressor: { kind },
  },
  predicted: Float64Array.from(predicted),
});

const contest = (blended: number[] | null): Contest => ({
  outcomes: [outcome("mean", [1.2, 1.2, 1]), outcome("nnls", [1.1, 1.1, 1.9])],
  blended: blended === null ? null : Float64Array.from(blended),
  by: "capped-mape",
  targets: Float64Array.of(1, 1, 1),
});

describe("chooseLearner()", () => {
  it("takes the blend only where it is clearly better than the best alone", () => {
    expect(chooseLearner(contest([1.1, 1.1, 1]), [0, 1, 2]).learner).toBe("blend");
    expect(chooseLearner(contest([1.199, 1.199, 1]), [0, 1, 2]).learner).toBe("mean");
    expect(chooseLearner(contest(null), [0, 1]).learner).toBe("nnls");
  });
});

describe("heldOutPredictions()", () => {
  it("chooses for each fold by all other folds", () => {
    const { predicted, choices } = heldOutPredictions(contest(null), leaveOneGroupOut(["a", "b", "c"]));
    // Without the third row nnls is better, though it is wrong there; with it the mean is.
    expect(choices).toEqual(["mean", "mean", "nnls"]);
    expect([...predicted]).toEqual([1.2, 1.2, 1.9]);
  });
});
