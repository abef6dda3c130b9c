import type { Matrix } from "#core/numeric/matrix.ts";
import { type PairSpace, pairSpaceLengths, simdPairSpace } from "#core/numeric/pair-space.ts";
import type { VectorRoom } from "#core/numeric/simd/vector-code.ts";
import { type FillKernel, type Kernel, kernelAgainst, kernelRoom } from "./kernel.ts";

/** Rows are remembered up to so many numbers (128 MiB). */
const REMEMBERED_NUMBERS = 2 ** 24;

/** Of a kernel between the rows of a matrix. */
export interface KernelRows {
  /** One row with all rows; not to be changed. */
  readonly kernelRow: (row: number) => Float64Array;
  /** Each row with itself. */
  readonly diagonal: Float64Array;
  /** Any row with all rows. */
  readonly fill: FillKernel;
  /** Where a search on these rows may work; undefined where that is of no use. */
  readonly space: PairSpace | undefined;
}

/** Rows of the kernel matrix, each reckoned when first asked for; the oldest is forgotten when there are too many. */
export function kernelRows(kernel: Kernel, features: Matrix): KernelRows {
  const { rowCount, columnCount, data } = features;
  const room = roomOf(kernel, features);
  const fill = kernelAgainst(kernel, features, room);
  const remembered = new Map<number, Float64Array>();
  const most = Math.max(2, Math.floor(REMEMBERED_NUMBERS / Math.max(1, rowCount)));
  const array = (): Float64Array => room?.take(rowCount) ?? new Float64Array(rowCount);
  const rowOf = (row: number): Float64Array => data.subarray(row * columnCount, (row + 1) * columnCount);
  const kernelRow = (row: number): Float64Array => {
    const known = remembered.get(row);
    if (known !== undefined) return known;
    const oldest = remembered.size < most ? undefined : remembered.keys().next().value;
    const values = array();
    if (oldest !== undefined) remembered.delete(oldest);
    fill(rowOf(row), values);
    remembered.set(row, values);
    return values;
  };
  const one = new Float64Array(1);
  const diagonal = array();
  for (let row = 0; row < rowCount; row++) {
    kernelAgainst(kernel, { rowCount: 1, columnCount, data: rowOf(row) })(rowOf(row), one);
    diagonal[row] = one[0]!;
  }
  return { kernelRow, diagonal, fill, space: room && simdPairSpace(room, rowCount) };
}

/** For all rows together, as what is taken from a room is never given back. */
function roomOf(kernel: Kernel, features: Matrix): VectorRoom | undefined {
  const { rowCount } = features;
  if (rowCount ** 2 > REMEMBERED_NUMBERS) return undefined;
  const square = new Array<number>(rowCount + 1).fill(rowCount);
  return kernelRoom(kernel, features, [...pairSpaceLengths(rowCount), ...square]);
}
