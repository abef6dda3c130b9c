import { describe, expect, it } from "vitest";

import { blendAnswers, blendMembers, blendOutOfFold } from "#core/selection/blend.ts";
import { leaveOneGroupOut } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/search.ts";

const outcome = (regressor: TrainedOutcome["trial"]["regressor"], predicted: number[]): TrainedOutcome => ({
  kind: "trained",
  trial: {
    features: { numbers: ["identity"], degree: 1, scaling: "none" },
    targetScale: "identity",
    errorWeights: "equal",
    regressor,
  },
  predicted: Float64Array.from(predicted),
});

const OUTCOMES = [
  outcome({ kind: "mean" }, [1, 1, 1]),
  outcome({ kind: "ridge", alpha: 1 }, [1.1, 1.1, 1.1]),
  outcome({ kind: "ridge", alpha: 9 }, [1.5, 1.5, 1.5]),
  outcome({ kind: "nnls" }, [0.88, 0.88, 0.88]),
  outcome({ kind: "decision-tree", maximumDepth: 1, minimumLeafRows: 1 }, [2, 2, 2]),
];
const TARGETS = Float64Array.of(1, 1, 1);

describe("blendMembers()", () => {
  it("takes the best of each kind but the mean, with shares that fall with the error", () => {
    const members = blendMembers(OUTCOMES, "capped-mape", TARGETS, [0, 1, 2]);
    expect(members.map(({ outcome: { trial } }) => trial.regressor)).toEqual([
      { kind: "ridge", alpha: 1 },
      { kind: "nnls" },
    ]);
    // Errors 0.1 and 0.12: exp(-(1.2 - 1) / 0.2) = 1/e.
    expect(members[1]!.weight / members[0]!.weight).toBeCloseTo(Math.exp(-1), 9);
    expect(members[0]!.weight + members[1]!.weight).toBeCloseTo(1, 12);
  });

  it("is one law alone where it is met exactly", () => {
    const exact = [
      ...OUTCOMES,
      outcome({ kind: "random-forest", trees: 1, minimumLeafRows: 1, featureShare: 1 }, [1, 1, 1]),
    ];
    expect(blendMembers(exact, "capped-mape", TARGETS, [0, 1, 2]).map(({ weight }) => weight)).toEqual([1]);
  });
});

describe("blendAnswers()", () => {
  it("averages logarithms or the answers themselves", () => {
    const answers = [
      { weight: 0.5, values: Float64Array.of(2) },
      { weight: 0.5, values: Float64Array.of(8) },
    ];
    expect(blendAnswers("log", answers)[0]).toBeCloseTo(4, 12);
    expect(blendAnswers("identity", answers)[0]).toBe(5);
  });
});

describe("blendOutOfFold()", () => {
  it("takes shares by the errors in the other folds", () => {
    const outcomes = [outcome({ kind: "ridge", alpha: 1 }, [1, 1, 9]), outcome({ kind: "nnls" }, [5, 5, 1])];
    const predicted = blendOutOfFold(
      outcomes,
      "capped-mape",
      { targets: TARGETS },
      leaveOneGroupOut(["a", "b", "c"]),
      "identity",
    );
    // Without the third row the ridge is perfect and has all the weight, however wrong it is there.
    expect(predicted[2]).toBeCloseTo(9, 9);
    expect(predicted[0]).toBeCloseTo(3, 9);
  });
});
