import type { Matrix } from "#core/numeric/matrix.ts";
import { type Kernel, kernelAgainst } from "./kernel.ts";

/** Rows are remembered up to so many numbers (128 MiB). */
const REMEMBERED_NUMBERS = 2 ** 24;

/** Of a kernel between the rows of a matrix. */
export interface KernelRows {
  /** One row with all rows; not to be changed. */
  readonly kernelRow: (row: number) => Float64Array;
  /** Each row with itself. */
  readonly diagonal: Float64Array;
}

/** Rows of the kernel matrix, each reckoned when first asked for; the oldest is forgotten when there are too many. */
export function kernelRows(kernel: Kernel, features: Matrix): KernelRows {
  const { rowCount, columnCount, data } = features;
  const fill = kernelAgainst(kernel, features);
  const remembered = new Map<number, Float64Array>();
  const most = Math.max(2, Math.floor(REMEMBERED_NUMBERS / Math.max(1, rowCount)));
  const rowOf = (row: number): Float64Array => data.subarray(row * columnCount, (row + 1) * columnCount);
  const kernelRow = (row: number): Float64Array => {
    const known = remembered.get(row);
    if (known !== undefined) return known;
    const oldest = remembered.size < most ? undefined : remembered.keys().next().value;
    const values = new Float64Array(rowCount);
    if (oldest !== undefined) remembered.delete(oldest);
    fill(rowOf(row), values);
    remembered.set(row, values);
    return values;
  };
  const one = new Float64Array(1);
  const diagonal = Float64Array.from({ length: rowCount }, (_, row) => {
    kernelAgainst(kernel, { rowCount: 1, columnCount, data: rowOf(row) })(rowOf(row), one);
    return one[0]!;
  });
  return { kernelRow, diagonal };
}
