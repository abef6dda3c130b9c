import { describe, expect, it } from "vitest";

import type { Contest } from "#core/selection/contest.ts";
import { foldsOf } from "#core/selection/folds.ts";
import { divideContest } from "#core/selection/known-contest.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const FOLDS = foldsOf("grouped-k-fold", [
  { training: [2, 3], heldOut: [0, 1] },
  { training: [0, 1], heldOut: [2, 3] },
  { training: [0, 2, 3], heldOut: [1] },
]);
const CONTEST: Contest = {
  by: "capped-mape",
  folds: FOLDS,
  groups: ["a", "a", "b", "c"],
  tested: { measured: Float64Array.of(1, 2, 3, 4, 5), foldOf: FOLDS.foldOf },
  scale: "log",
  outcomes: [
    {
      kind: "trained",
      trial: trialOf({ kind: "mean" }),
      predicted: Float64Array.of(6, 7, 8, 9, 10),
      deviations: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5),
    },
  ],
};

describe("divideContest()", () => {
  it("leaves everything together where no fold is about known configurations", () => {
    expect(divideContest(CONTEST)).toEqual({ unknown: CONTEST, known: null });
  });

  it("takes the last fold apart, with its answers, as a contest of its own", () => {
    const { unknown, known } = divideContest({ ...CONTEST, folds: { ...FOLDS, known: 2 } });
    expect(unknown.folds).toEqual({
      kind: "grouped-k-fold",
      count: 2,
      training: [
        [2, 3],
        [0, 1],
      ],
      rows: [0, 1, 2, 3],
      foldOf: [0, 0, 1, 1],
    });
    expect(known!.folds).toEqual({ kind: "grouped-k-fold", count: 1, training: [[0, 2, 3]], rows: [1], foldOf: [0] });
    expect([[...unknown.tested.measured], [...known!.tested.measured]]).toEqual([[1, 2, 3, 4], [5]]);
    expect([[...unknown.outcomes[0]!.predicted], [...known!.outcomes[0]!.predicted]]).toEqual([[6, 7, 8, 9], [10]]);
    expect([...known!.outcomes[0]!.deviations!]).toEqual([0.5]);
    expect(known!.outcomes[0]!.trial).toBe(CONTEST.outcomes[0]!.trial);
  });
});
