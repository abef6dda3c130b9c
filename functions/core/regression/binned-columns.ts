import type { Matrix } from "#core/numeric/matrix.ts";

/** One feature with its values replaced by the number of their bin, in ascending order. */
export interface BinnedColumn {
  readonly binOfRow: Uint16Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
}

/** More bins than this cannot be numbered. */
export const MAXIMUM_BINS = 0x1_0000;

/** All features, binned. With at most so many distinct values every split is exact; beyond, neighbours share a bin. */
export function binColumns(features: Matrix, maximumBins = MAXIMUM_BINS): BinnedColumn[] {
  return Array.from({ length: features.columnCount }, (_, column) => binColumn(features, column, maximumBins));
}

function binColumn({ rowCount, columnCount, data }: Matrix, column: number, maximumBins: number): BinnedColumn {
  const values = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) values[row] = data[row * columnCount + column]!;
  const distinct = distinctOf(values);
  const bins = Math.min(maximumBins, distinct.length);
  const lowest = new Float64Array(bins);
  const highest = new Float64Array(bins);
  let reached = -1;
  let count = 0;
  for (let index = 0; index < distinct.length; index++) {
    const value = distinct[index]!;
    const bin = Math.floor((index * bins) / distinct.length);
    // Two values that no float32 lies between cannot be told apart by a stored threshold.
    if (bin > reached && (index === 0 || thresholdBetween(distinct[index - 1]!, value) !== undefined)) {
      lowest[count++] = value;
      reached = bin;
    }
    highest[count - 1] = value;
  }
  const firsts = lowest.subarray(0, count);
  const binOfRow = new Uint16Array(rowCount);
  for (let row = 0; row < rowCount; row++) binOfRow[row] = binOf(firsts, values[row]!, 0, count - 1);
  return { binOfRow, lowest: firsts.slice(), highest: highest.slice(0, count) };
}

function distinctOf(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (count === 0 || sorted[index] !== sorted[count - 1]) sorted[count++] = sorted[index]!;
  }
  return sorted.subarray(0, count);
}

/** The last of the bins from `low` to `high` that begins at or below the value, else `low`. */
export function binOf(lowest: Float64Array, value: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lowest[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The float32 next to the middle of two numbers, or undefined when none tells them apart. */
export function thresholdBetween(low: number, high: number): number | undefined {
  const middle = Math.fround(low + (high - low) / 2);
  if (middle >= low && middle < high) return middle;
  const lower = Math.fround(low);
  return lower >= low && lower < high ? lower : undefined;
}
