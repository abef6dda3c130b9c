import { describe, expect, it } from "vitest";

import { candidatesOf } from "#core/model/candidates.ts";
import type { Contest } from "#core/selection/blend.ts";
import { leaveOneGroupOut } from "#core/selection/folds.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrainedOutcome, TrialOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const trial = (regressor: Trial["regressor"]): Trial =>
  trialOf(regressor, { features: { numbers: ["log"], degree: 2, scaling: "standardise" }, targetScale: "log" });
const trained = (alpha: number, predicted: number[]): TrainedOutcome => ({
  kind: "trained",
  trial: trial({ kind: "ridge", alpha }),
  predicted: Float64Array.from(predicted),
  deviations: null,
});

describe("candidatesOf()", () => {
  it("gives the best trial of each family with its share, failures listed, and the reason where all failed", () => {
    const best = trained(1, [1, 3]);
    const outcomes: TrialOutcome[] = [
      best,
      trained(2, [1.5, 2]),
      { kind: "failed", trial: trial({ kind: "ridge", alpha: 0 }), reason: "alpha 0 is too small" },
      { kind: "failed", trial: trial({ kind: "nnls" }), reason: "too many features" },
      { kind: "failed", trial: trial({ kind: "nnls" }), reason: "too many features" },
    ];
    const folds = leaveOneGroupOut(["a", "b"]);
    const contest: Contest = {
      outcomes: outcomes.filter((outcome) => outcome.kind === "trained"),
      by: "capped-mape",
      folds,
      groups: ["a", "b"],
      tested: { measured: Float64Array.of(1, 2), foldOf: folds.foldOf },
      scale: "log",
    };
    const ridge = {
      kind: "trained",
      family: "ridge",
      best: "ridge, alpha 1 on ln x, products to degree 2 (log target)",
      weight: 0.7,
      selectionError: 0.25,
      mape: 0.25,
      rmse: Math.sqrt(0.5),
      trials: 3,
      failures: ["alpha 0 is too small"],
    };
    const nnls = { kind: "failed", family: "nnls", reason: "too many features" };
    expect(candidatesOf(outcomes, contest, [{ weight: 0.7, outcome: best }])).toEqual([ridge, nnls]);
    expect(candidatesOf(outcomes, contest, [])).toEqual([{ ...ridge, weight: 0 }, nnls]);
  });
});
