import { describeRecipe } from "#core/features/feature-recipe.ts";
import { REGRESSOR_KINDS } from "#core/regression/regressors.ts";
import { mape } from "#core/selection/mape.ts";
import { rmse } from "#core/selection/rmse.ts";
import { chooseTrial, selectionError, type SelectionError, type TrialOutcome } from "#core/selection/search.ts";
import type { Candidate } from "./model.ts";

/** The best trial of each regressor that was tried, or why it has none. */
export function candidatesOf(
  outcomes: readonly TrialOutcome[],
  by: SelectionError,
  targets: Float64Array,
): Candidate[] {
  const rows = [...targets.keys()];
  return REGRESSOR_KINDS.flatMap((kind): Candidate[] => {
    const tried = outcomes.filter(({ trial }) => trial.regressor.kind === kind);
    const trained = tried.filter((outcome) => outcome.kind === "trained");
    const failures = tried.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.reason] : []));
    if (tried.length === 0) return [];
    if (trained.length === 0) return [{ kind: "failed", regressor: kind, reason: [...new Set(failures)].join("; ") }];
    const { trial, predicted } = chooseTrial(trained, by, targets, rows);
    const { kind: _kind, ...hyperparameters } = trial.regressor;
    return [
      {
        kind: "trained",
        regressor: kind,
        hyperparameters: hyperparameters as Record<string, number | string | number[]>,
        features: describeRecipe(trial.features),
        targetScale: trial.targetScale,
        selectionError: selectionError(by, targets, predicted, rows),
        mape: mape(targets, predicted),
        rmse: rmse(targets, predicted),
        trials: tried.length,
        failures,
      },
    ];
  });
}
