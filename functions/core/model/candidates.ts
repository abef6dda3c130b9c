import { describeRecipe } from "#core/features/feature-recipe.ts";
import { REGRESSOR_KINDS } from "#core/regression/regressors.ts";
import { blendMembers } from "#core/selection/blend.ts";
import type { Contest } from "#core/selection/choose-learner.ts";
import { mape } from "#core/selection/mape.ts";
import { rmse } from "#core/selection/rmse.ts";
import { chooseTrial, selectionError, type TrialOutcome } from "#core/selection/search.ts";
import type { Candidate } from "./model.ts";

/** The best trial of each regressor that was tried, or why it has none; and the blend of them. */
export function candidatesOf(
  outcomes: readonly TrialOutcome[],
  contest: Contest,
  targetScale: "log" | "identity",
): Candidate[] {
  const { by, targets } = contest;
  const rows = [...targets.keys()];
  const singles = REGRESSOR_KINDS.flatMap((kind): Candidate[] => {
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
        hyperparameters: hyperparameters as Record<string, number | string | number[] | string[]>,
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
  return [...singles, ...blendCandidate(contest, targetScale)];
}

function blendCandidate({ outcomes, blended, by, targets }: Contest, targetScale: "log" | "identity"): Candidate[] {
  if (blended === null) return [];
  const rows = [...targets.keys()];
  const members = blendMembers(outcomes, by, targets, rows);
  return [
    {
      kind: "trained",
      regressor: "blend",
      hyperparameters: Object.fromEntries(members.map(({ weight, outcome }) => [outcome.trial.regressor.kind, weight])),
      features: "those of each member",
      targetScale,
      selectionError: selectionError(by, targets, blended, rows),
      mape: mape(targets, blended),
      rmse: rmse(targets, blended),
      trials: 1,
      failures: [],
    },
  ];
}
