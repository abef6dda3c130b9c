import { describe, expect, it } from "vitest";

import { candidatesOf } from "#core/model/candidates.ts";
import type { TrialOutcome } from "#core/selection/search.ts";
import type { Trial } from "#core/selection/trial.ts";

const trial = (regressor: Trial["regressor"]): Trial => ({
  features: { numbers: ["log"], degree: 2, scaling: "standardise" },
  targetScale: "log",
  errorWeights: "equal",
  regressor,
});
const trained = (alpha: number, predicted: number[]): TrialOutcome => ({
  kind: "trained",
  trial: trial({ kind: "ridge", alpha }),
  predicted: Float64Array.from(predicted),
});

describe("candidatesOf()", () => {
  it("gives the best trial of each regressor, failures listed, and the reason where all failed", () => {
    const outcomes: TrialOutcome[] = [
      trained(1, [1, 3]),
      trained(2, [1.5, 2]),
      { kind: "failed", trial: trial({ kind: "ridge", alpha: 0 }), reason: "alpha 0 is too small" },
      { kind: "failed", trial: trial({ kind: "nnls" }), reason: "too many features" },
    ];
    const contest = {
      outcomes: outcomes.filter((outcome) => outcome.kind === "trained"),
      blended: null,
      by: "capped-mape",
      targets: Float64Array.of(1, 2),
    } as const;
    expect(candidatesOf(outcomes, contest, "log")).toEqual([
      {
        kind: "trained",
        regressor: "ridge",
        hyperparameters: { alpha: 1 },
        features: "ln x, products to degree 2",
        targetScale: "log",
        selectionError: 0.25,
        mape: 0.25,
        rmse: Math.sqrt(0.5),
        trials: 3,
        failures: ["alpha 0 is too small"],
      },
      { kind: "failed", regressor: "nnls", reason: "too many features" },
    ]);
  });
});
