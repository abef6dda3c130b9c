import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { type Folds, splitRows } from "./folds.ts";
import { calibrateInterval, type ErrorKind, halfWidth, intervalEnds } from "./interval.ts";
import { localScale } from "./local-scale.ts";

export interface IntervalOptions {
  readonly errors: ErrorKind;
  readonly level: number;
  readonly lowerBound: number | null;
}

/** The ends of an interval around each held-out prediction: for each fold, calibrated on the errors of all others. */
export function heldOutIntervals(
  table: TrainingTable,
  folds: Folds,
  predicted: Float64Array,
  { errors, level, lowerBound }: IntervalOptions,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
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
