import type { Matrix } from "#core/numeric/matrix.ts";

/** One feature with its values replaced by the number of their bin, in ascending order. */
export interface BinnedColumn {
  readonly binOfRow: Uint8Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
}

/** With at most so many distinct values every split is exact; beyond, neighbouring values share a bin. */
export const MAXIMUM_BINS = 256;

/** All features, binned: growing a tree then takes time in proportion to the rows. */
export function binColumns(features: Matrix): BinnedColumn[] {
  return Array.from({ length: features.columnCount }, (_, column) => binColumn(features, column));
}

function binColumn({ rowCount, columnCount, data }: Matrix, column: number): BinnedColumn {
  const values = Float64Array.from({ length: rowCount }, (_, row) => data[row * columnCount + column]!);
  const distinct = [...new Set(values.slice().sort())];
  const firsts: number[] = [];
  let reached = -1;
  for (const [index, value] of distinct.entries()) {
    const bin = Math.floor((index * Math.min(MAXIMUM_BINS, distinct.length)) / distinct.length);
    // Two values that no float32 lies between cannot be told apart by a stored threshold.
    const apart = index === 0 || thresholdBetween(distinct[index - 1]!, value) !== undefined;
    if (bin > reached && apart) {
      firsts.push(value);
      reached = bin;
    }
  }
  const binOf = (value: number): number => {
    let low = 0;
    let high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const highest = Float64Array.from(firsts);
  for (const value of distinct) highest[binOf(value)] = value;
  return { binOfRow: Uint8Array.from(values, binOf), lowest: Float64Array.from(firsts), highest };
}

/** The float32 next to the middle of two numbers, or undefined when none tells them apart. */
export function thresholdBetween(low: number, high: number): number | undefined {
  const middle = Math.fround(low + (high - low) / 2);
  if (middle >= low && middle < high) return middle;
  const lower = Math.fround(low);
  return lower >= low && lower < high ? lower : undefined;
}
