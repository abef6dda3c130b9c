import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import type { RegressorKind } from "#core/regression/fitted-regressor.ts";
import { type Folds, splitRows } from "./folds.ts";
import { calibrateInterval, type ErrorKind, halfWidth, intervalEnds } from "./interval.ts";
import { localScale } from "./local-scale.ts";
import { chooseTrial, type SelectionError, type TrainedOutcome } from "./search.ts";

/** Predictions for rows that took no part: neither in fitting, nor in choosing the trial, nor in the interval's width. */
export interface HeldOut {
  readonly predicted: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The regressor chosen without each fold. */
  readonly choices: readonly RegressorKind[];
}

/**
 * For each fold: the trial that is best on all other folds predicts it. This repeats the choice without the fold at no
 * cost; the other folds' predictions come of fits that saw the fold, so it is not quite a nested cross-validation.
 */
export function heldOutPredictions(
  outcomes: readonly TrainedOutcome[],
  folds: Folds,
  targets: Float64Array,
  by: SelectionError,
): Pick<HeldOut, "predicted" | "choices"> {
  const predicted = new Float64Array(targets.length);
  const choices: RegressorKind[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    const { training, heldOut } = splitRows(folds, fold);
    const chosen = chooseTrial(outcomes, by, targets, training);
    choices.push(chosen.trial.regressor.kind);
    for (const row of heldOut) predicted[row] = chosen.predicted[row]!;
  }
  return { predicted, choices };
}

/** For each fold: an interval calibrated on the errors of all other folds. */
export function heldOutIntervals(
  table: TrainingTable,
  folds: Folds,
  predicted: Float64Array,
  {
    errors,
    level,
    lowerBound,
  }: { readonly errors: ErrorKind; readonly level: number; readonly lowerBound: number | null },
): Pick<HeldOut, "lower" | "upper"> {
  const lower = new Float64Array(predicted.length);
  const upper = new Float64Array(predicted.length);
  for (let fold = 0; fold < folds.count; fold++) {
    const { training, heldOut } = splitRows(folds, fold);
    const interval = calibrateInterval(errors, {
      table: selectTableRows(table.features, training),
      measured: Float64Array.from(training, (row) => table.targets[row]!),
      predicted: Float64Array.from(training, (row) => predicted[row]!),
      groups: training.map((row) => table.groups[row]!),
    });
    const scales = localScale(interval.scale, selectTableRows(table.features, heldOut));
    for (const [index, row] of heldOut.entries()) {
      const half = halfWidth(interval, level, scales[index]!);
      const ends = intervalEnds(errors, predicted[row]!, half, lowerBound);
      lower[row] = ends.lower;
      upper[row] = ends.upper;
    }
  }
  return { lower, upper };
}
