import { describe, expect, it } from "vitest";

import { blendMembers, blendOutOfFold, type Contest } from "#core/selection/blend.ts";
import { calibrationAnswers } from "#core/selection/calibration-answers.ts";
import { foldsOf } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

/** Two nested cuts: row 2 is tested by the first, row 3 by both. */
const FOLDS = foldsOf("extrapolation", [
  { training: [0, 1], heldOut: [2, 3] },
  { training: [0, 1, 2], heldOut: [3] },
]);

function outcome(family: string, predicted: readonly number[]): TrainedOutcome {
  const trial = { ...trialOf({ kind: "ridge", alpha: 1 }), family };
  return { kind: "trained", trial, predicted: Float64Array.from(predicted), deviations: null };
}

const CONTEST: Contest = {
  outcomes: [outcome("good", [10, 10, 10]), outcome("bad", [40, 40, 40])],
  by: "capped-mape",
  folds: FOLDS,
  groups: ["a", "b", "c", "d"],
  tested: { measured: Float64Array.of(10, 10, 10.1), foldOf: FOLDS.foldOf },
  scale: "identity",
};

describe("calibrationAnswers()", () => {
  it("has the delivered blend answer where nothing is left to choose by, and leaves all other answers as they are", () => {
    const blended = blendOutOfFold(CONTEST);
    // Of the first cut nothing is known but its own rows: both count the same.
    expect([...blended.predicted]).toEqual([25, 25, 10]);
    const delivered = blendMembers(CONTEST, [0, 1, 2]);
    const { predicted, spread } = calibrationAnswers(CONTEST, delivered, blended);
    expect([...predicted]).toEqual([10, 10, 10]);
    expect([...spread]).toEqual([0, 0, 0]);
    expect([...blended.predicted]).toEqual([25, 25, 10]);
  });
});
