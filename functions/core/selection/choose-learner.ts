import { splitRows, type Folds } from "./folds.ts";
import type { LearnerKind } from "./fitted-blend.ts";
import { chooseTrial, NEGLIGIBLE_ERROR, selectionError, type SelectionError, type TrainedOutcome } from "./search.ts";

/** All that may be chosen from, with their out-of-fold predictions. */
export interface Contest {
  readonly outcomes: readonly TrainedOutcome[];
  /** Of the blend; null where there is too little to blend. */
  readonly blended: Float64Array | null;
  readonly by: SelectionError;
  readonly targets: Float64Array;
}

export type Choice =
  | {
      readonly kind: "single";
      readonly learner: LearnerKind;
      readonly predicted: Float64Array;
      readonly outcome: TrainedOutcome;
    }
  | { readonly kind: "blend"; readonly learner: "blend"; readonly predicted: Float64Array };

/** A blend is several models to store and to explain: it has to be better than one of them by this share. */
const BLEND_MARGIN = 0.03;

/** What has the smallest error over these rows: one regressor, or the blend where it is clearly better. */
export function chooseLearner({ outcomes, blended, by, targets }: Contest, rows: readonly number[]): Choice {
  const outcome = chooseTrial(outcomes, by, targets, rows);
  const { predicted } = outcome;
  const singleError = selectionError(by, targets, predicted, rows);
  const enough = singleError * (1 - BLEND_MARGIN) - NEGLIGIBLE_ERROR;
  return blended !== null && selectionError(by, targets, blended, rows) < enough
    ? { kind: "blend", learner: "blend", predicted: blended }
    : { kind: "single", learner: outcome.trial.regressor.kind, predicted, outcome };
}

/**
 * Predictions for rows that took no part in the choice either: for each fold, what is best on all others predicts it.
 * This repeats the choice without the fold at no cost; the other folds' predictions come of fits that saw the fold, so
 * it is not quite a nested cross-validation.
 */
export function heldOutPredictions(
  contest: Contest,
  folds: Folds,
): { readonly predicted: Float64Array; readonly choices: readonly LearnerKind[] } {
  const predicted = new Float64Array(contest.targets.length);
  const choices: LearnerKind[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    const { training, heldOut } = splitRows(folds, fold);
    const choice = chooseLearner(contest, training);
    choices.push(choice.learner);
    for (const row of heldOut) predicted[row] = choice.predicted[row]!;
  }
  return { predicted, choices };
}
