import { selectTableRows } from "#core/dataset/feature-table.ts";
import { entriesOf, entriesWithout, type Folds } from "./folds.ts";
import { calibrateInterval, type ErrorKind, halfWidth, type HeldOutPredictions, intervalEnds } from "./interval.ts";
import { localScale } from "./local-scale.ts";

export interface IntervalOptions {
  readonly errors: ErrorKind;
  readonly level: number;
  readonly lowerBound: number | null;
}

/** The ends of an interval around the answer for each test entry: for each fold, calibrated without its rows. */
export function heldOutIntervals(
  heldOut: HeldOutPredictions,
  folds: Folds,
  { errors, level, lowerBound }: IntervalOptions,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = new Float64Array(folds.rows.length);
  const upper = new Float64Array(folds.rows.length);
  for (let fold = 0; fold < folds.count; fold++) {
    const own = selectEntries(heldOut, entriesOf(folds, fold));
    const interval = calibrateInterval(errors, selectEntries(heldOut, calibrationEntries(folds, fold)));
    const scales = localScale(interval.scale, own.table, own.posterior);
    for (const [index, entry] of entriesOf(folds, fold).entries()) {
      const half = halfWidth(interval, level, scales[index]!);
      const ends = intervalEnds(errors, heldOut.predicted[entry]!, half, lowerBound);
      lower[entry] = ends.lower;
      upper[entry] = ends.upper;
    }
  }
  return { lower, upper };
}

/** Without the rows of the fold; where that leaves none, as for the first cut of a range, of the other folds, or its own. */
function calibrationEntries(folds: Folds, fold: number): number[] {
  const strict = entriesWithout(folds, fold);
  if (strict.length > 0) return strict;
  const others = [...folds.foldOf.keys()].filter((entry) => folds.foldOf[entry] !== fold);
  return others.length > 0 ? others : entriesOf(folds, fold);
}

function selectEntries(heldOut: HeldOutPredictions, entries: readonly number[]): HeldOutPredictions {
  const numbers = (values: Float64Array) => Float64Array.from(entries, (entry) => values[entry]!);
  return {
    table: selectTableRows(heldOut.table, entries),
    measured: numbers(heldOut.measured),
    predicted: numbers(heldOut.predicted),
    groups: entries.map((entry) => heldOut.groups[entry]!),
    foldOf: entries.map((entry) => heldOut.foldOf[entry]!),
    foldKind: heldOut.foldKind,
    posterior: heldOut.posterior === null ? null : numbers(heldOut.posterior),
  };
}
