import { describe, expect, it } from "vitest";

import type { Contest } from "#core/selection/contest.ts";
import { foldsOf } from "#core/selection/folds.ts";
import { knownMembers } from "#core/selection/known-members.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const outcome = (family: string, predicted: readonly number[]): TrainedOutcome => ({
  kind: "trained",
  trial: trialOf({ kind: "mean" }, { family }),
  predicted: Float64Array.from(predicted),
  deviations: null,
});
const TREES = outcome("extra-trees", [1, 1, 1]);
const LAW = outcome("law", [1.2, 0.8, 1.2]);
const FOLDS = foldsOf("grouped-k-fold", [{ training: [3, 4, 5], heldOut: [0, 1, 2] }]);
const KNOWN: Contest = {
  outcomes: [LAW, TREES],
  by: "capped-mape",
  folds: FOLDS,
  groups: ["a", "b", "c", "a", "b", "c"],
  tested: { measured: Float64Array.of(1, 1, 1), foldOf: FOLDS.foldOf },
  scale: "log",
};
/** The same trial with its answers elsewhere. */
const elsewhere = ({ trial }: TrainedOutcome): TrainedOutcome => ({ ...outcome("", [9, 9, 9, 9]), trial });

describe("knownMembers()", () => {
  it("are those who are right where something was measured, whoever is elsewhere", () => {
    const members = knownMembers(KNOWN, [{ weight: 1, outcome: elsewhere(LAW) }]);
    expect(members).toEqual([{ weight: 1, outcome: TREES }]);
  });

  it("are none where the blend for elsewhere does as well", () => {
    expect(knownMembers(KNOWN, [{ weight: 1, outcome: elsewhere(TREES) }])).toBeNull();
  });
});
