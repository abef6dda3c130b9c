import type { BinnedColumn } from "./binned-columns.ts";

/** Some of the columns with all their bins in one row of slots: `slots` of each row, column after column. */
export interface HistogramBins {
  /** Which column each of these is. */
  readonly features: Int32Array;
  /** Where the slots of each begin, and after the last where they end; slots are counted in twos, for two sums each. */
  readonly starts: Int32Array;
  /** So many a row, in fours; what is left over has the slot after the last. */
  readonly slots: Int32Array;
  readonly stride: number;
  /** How many sums there are, with those of the slot after the last. */
  readonly sumCount: number;
}

/** Lays out the bins of the given columns row by row: a pass over rows then reads memory in order. */
export function histogramBins(columns: readonly BinnedColumn[], features: Int32Array, rowCount: number): HistogramBins {
  const starts = new Int32Array(features.length + 1);
  const stride = 4 * Math.ceil(features.length / 4);
  for (const [index, feature] of features.entries()) {
    starts[index + 1] = starts[index]! + 2 * columns[feature]!.lowest.length;
  }
  const afterLast = starts[features.length]!;
  const slots = new Int32Array(rowCount * stride).fill(afterLast);
  for (const [index, feature] of features.entries()) {
    const { binOfRow } = columns[feature]!;
    const start = starts[index]!;
    for (let row = 0, at = index; row < rowCount; row++, at += stride) slots[at] = start + 2 * binOfRow[row]!;
  }
  return { features, starts, slots, stride, sumCount: afterLast + 2 };
}

/**
 * Adds first and second derivatives of the rows from `start` to `end` of a list to their slots: to four at a time, as a turn of a
 * loop costs as much as two of them.
 */
export function addToHistogram(
  sums: Float64Array,
  { slots, stride }: HistogramBins,
  rows: Int32Array,
  start: number,
  end: number,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  for (let at = start; at < end; at++) {
    const row = rows[at]!;
    const gradient = gradients[row]!;
    const hessian = hessians[row]!;
    const last = (row + 1) * stride;
    for (let index = row * stride; index < last; index += 4) {
      const one = slots[index]!;
      const two = slots[index + 1]!;
      const three = slots[index + 2]!;
      const four = slots[index + 3]!;
      sums[one]! += gradient;
      sums[one + 1]! += hessian;
      sums[two]! += gradient;
      sums[two + 1]! += hessian;
      sums[three]! += gradient;
      sums[three + 1]! += hessian;
      sums[four]! += gradient;
      sums[four + 1]! += hessian;
    }
  }
}

/** Takes the sums of one histogram from those of another. */
export function subtractHistogram(from: Float64Array, amounts: Float64Array, { sumCount }: HistogramBins): void {
  // Bins have two sums, so that their number is even.
  for (let at = 0; at < sumCount; at += 2) {
    from[at]! -= amounts[at]!;
    from[at + 1]! -= amounts[at + 1]!;
  }
}
