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
  const rowOf = (row: number): Float64Array => data.subarray(row * columnCount, (row + 1) * columnCount);
  const make = (row: number, values: Float64Array): Float64Array => {
    fill(rowOf(row), values);
    return values;
  };
  const kernelRow = rowCount ** 2 <= REMEMBERED_NUMBERS ? keepingAll(rowCount, make) : keepingSome(rowCount, make);
  const one = new Float64Array(1);
  const diagonal = Float64Array.from({ length: rowCount }, (_, row) => {
    kernelAgainst(kernel, { rowCount: 1, columnCount, data: rowOf(row) })(rowOf(row), one);
    return one[0]!;
  });
  return { kernelRow, diagonal };
}

type MakeRow = (row: number, values: Float64Array) => Float64Array;

/** All in one piece of memory: a piece for each would be collected one by one. */
function keepingAll(rowCount: number, make: MakeRow): KernelRows["kernelRow"] {
  const all = new Float64Array(rowCount ** 2);
  const known: (Float64Array | undefined)[] = Array.from({ length: rowCount }, () => undefined);
  return (row) => (known[row] ??= make(row, all.subarray(row * rowCount, (row + 1) * rowCount)));
}

function keepingSome(rowCount: number, make: MakeRow): KernelRows["kernelRow"] {
  const most = Math.max(2, Math.floor(REMEMBERED_NUMBERS / rowCount));
  const remembered = new Map<number, Float64Array>();
  return (row) => {
    const known = remembered.get(row);
    if (known !== undefined) return known;
    const oldest = remembered.size < most ? undefined : remembered.keys().next().value;
    if (oldest !== undefined) remembered.delete(oldest);
    const values = make(row, new Float64Array(rowCount));
    remembered.set(row, values);
    return values;
  };
}
