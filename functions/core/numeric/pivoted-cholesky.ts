import type { Matrix } from "./matrix.ts";

export interface PivotedCholesky {
  /** The chosen rows in order: each the one that those before explain least. */
  readonly pivots: Int32Array;
  /** L with L·Lᵀ near the matrix: a row for each of its rows, a column a pivot. Its pivots' rows are a lower triangle. */
  readonly factor: Matrix;
}

/** Writes the entries of one column of a symmetric matrix. */
export type ColumnInto = (column: number, into: Float64Array) => void;

/**
 * The best known approximation of a positive matrix by few of its columns (Harbrecht, Peters and Schneider 2012), without
 * ever making the others. Ends early where what is left of the diagonal is below `tolerance` of its largest entry.
 */
export function pivotedCholesky(
  diagonal: Float64Array,
  columnInto: ColumnInto,
  mostPivots: number,
  tolerance = 1e-12,
): PivotedCholesky {
  const size = diagonal.length;
  const most = Math.min(mostPivots, size);
  const rows = new Float64Array(size * most);
  const left = diagonal.slice();
  const least = tolerance * left.reduce((largest, value) => Math.max(largest, value), 0);
  const pivots: number[] = [];
  const column = new Float64Array(size);
  while (pivots.length < most) {
    let pivot = 0;
    for (let row = 1; row < size; row++) if (left[row]! > left[pivot]!) pivot = row;
    if (!(left[pivot]! > least)) break;
    columnInto(pivot, column);
    const place = pivots.length;
    const root = Math.sqrt(left[pivot]!);
    const known = rows.slice(pivot * most, pivot * most + place);
    for (let row = 0; row < size; row++) {
      const sum = column[row]! - dotAt(rows, row * most, known);
      rows[row * most + place] = sum / root;
      left[row]! -= (sum / root) ** 2;
    }
    for (const chosen of pivots) rows[chosen * most + place] = 0;
    rows[pivot * most + place] = root;
    left[pivot] = -Infinity;
    pivots.push(pivot);
  }
  return { pivots: Int32Array.from(pivots), factor: narrowed(rows, size, most, pivots.length) };
}

/** Four sums, as each addition would otherwise wait for the one before. */
function dotAt(data: Float64Array, start: number, other: Float64Array): number {
  const whole = other.length - (other.length % 4);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = start;
  for (let index = 0; index < whole; index += 4, at += 4) {
    first += data[at]! * other[index]!;
    second += data[at + 1]! * other[index + 1]!;
    third += data[at + 2]! * other[index + 2]!;
    fourth += data[at + 3]! * other[index + 3]!;
  }
  for (let index = whole; index < other.length; index++, at++) first += data[at]! * other[index]!;
  return first + second + (third + fourth);
}

function narrowed(rows: Float64Array, rowCount: number, stride: number, columnCount: number): Matrix {
  if (columnCount === stride) return { rowCount, columnCount, data: rows };
  const data = new Float64Array(rowCount * columnCount);
  for (let row = 0; row < rowCount; row++) {
    data.set(rows.subarray(row * stride, row * stride + columnCount), row * columnCount);
  }
  return { rowCount, columnCount, data };
}
