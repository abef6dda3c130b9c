import type { TrainingTable } from "#core/dataset/training-table.ts";
import { quantile } from "#core/numeric/quantile.ts";
import type { Folds } from "#core/selection/folds.ts";
import type { ErrorKind } from "#core/selection/interval.ts";
import type { HeldOutRow } from "./held-out-row.ts";
import type { Model } from "./model.ts";

/** Answers for test entries that took no part: neither in fitting, nor in choosing, nor in the interval's width. */
export interface HeldOut {
  readonly measured: Float64Array;
  readonly predicted: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The family with the largest share without each fold. */
  readonly choices: readonly string[];
}

/** More entries than this are thinned out evenly in the artifact. */
const MOST_HELD_OUT_ROWS = 2_000;

/** The rows of the artifact. */
export function heldOutRows(table: TrainingTable, folds: Folds, heldOut: HeldOut): HeldOutRow[] {
  const every = Math.ceil(folds.rows.length / MOST_HELD_OUT_ROWS);
  return [...folds.rows.entries()].flatMap(([entry, row]): HeldOutRow[] =>
    entry % every !== 0
      ? []
      : [
          {
            configuration: table.groups[row]!,
            fold: folds.foldOf[entry]!,
            inputs: Object.fromEntries(table.features.columns.map(({ name, values }) => [name, values[row]!])),
            measured: table.targets[row]!,
            predicted: heldOut.predicted[entry]!,
            lower: heldOut.lower[entry]!,
            upper: heldOut.upper[entry]!,
          },
        ],
  );
}

const PROBABILITIES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** How measurements scatter around held-out predictions. */
export function residualsOf(errors: ErrorKind, measured: Float64Array, predicted: Float64Array): Model["residuals"] {
  const residuals = measured.map((value, row) =>
    errors === "ratio" ? value / predicted[row]! : value - predicted[row]!,
  );
  return {
    kind: errors,
    quantiles: PROBABILITIES.map((probability) => ({ probability, value: quantile(residuals, probability) })),
  };
}
