import { entriesOf, type Folds } from "./folds.ts";
import { calibrateInterval, type ErrorKind, halfWidth, type HeldOutPredictions, intervalEnds } from "./interval.ts";
import { localScale } from "./local-scale.ts";

export interface IntervalOptions {
  readonly errors: ErrorKind;
  readonly level: number;
  readonly lowerBound: number | null;
}

/** What a fold's intervals are around, and what they are calibrated on: no row of the one is among the others. */
export interface FoldIntervals {
  readonly own: HeldOutPredictions;
  readonly calibration: HeldOutPredictions;
}

/** The ends of an interval around the answer for each test entry. */
export function heldOutIntervals(
  folds: Folds,
  ofFold: (fold: number) => FoldIntervals,
  { errors, level, lowerBound }: IntervalOptions,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = new Float64Array(folds.rows.length);
  const upper = new Float64Array(folds.rows.length);
  for (const fold of new Set(folds.foldOf)) {
    const { own, calibration } = ofFold(fold);
    const interval = calibrateInterval(errors, calibration);
    const scales = localScale(interval.scale, own.table, own.posterior);
    for (const [index, entry] of entriesOf(folds, fold).entries()) {
      const half = halfWidth(interval, level, scales[index]!);
      const ends = intervalEnds(errors, own.predicted[index]!, half, lowerBound);
      lower[entry] = ends.lower;
      upper[entry] = ends.upper;
    }
  }
  return { lower, upper };
}
