import type { BinnedColumn } from "./binned-columns.ts";

/** Some of the columns with all their bins in one row of slots: `slots` of each row, column after column. */
export interface HistogramBins {
  /** Which column each of these is. */
  readonly features: Int32Array;
  /** Where the slots of each begin, and after the last where they end; slots are counted in twos, for two sums each. */
  readonly starts: Int32Array;
  readonly slots: Int32Array;
}

/** Lays out the bins of the given columns row by row: a pass over rows then reads memory in order. */
export function histogramBins(columns: readonly BinnedColumn[], features: Int32Array, rowCount: number): HistogramBins {
  const starts = new Int32Array(features.length + 1);
  const slots = new Int32Array(rowCount * features.length);
  for (let index = 0; index < features.length; index++) {
    const { binOfRow, lowest } = columns[features[index]!]!;
    const start = starts[index]!;
    starts[index + 1] = start + 2 * lowest.length;
    for (let row = 0, at = index; row < rowCount; row++, at += features.length) slots[at] = start + 2 * binOfRow[row]!;
  }
  return { features, starts, slots };
}

/** Adds first and second derivatives of the rows from `start` to `end` of a list to their slots. */
export function addToHistogram(
  sums: Float64Array,
  { features, slots }: HistogramBins,
  rows: Int32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  const count = features.length;
  for (let at = start; at < end; at++) {
    const row = rows[at]!;
    const gradient = gradients[row]!;
    const hessian = hessians[row]!;
    const last = (row + 1) * count;
    for (let index = row * count; index < last; index++) {
      const slot = slots[index]!;
      sums[slot]! += gradient;
      sums[slot + 1]! += hessian;
    }
  }
}
