import type { BinnedColumn } from "./binned-columns.ts";

/** Which columns put places into one order: a feature and its square, say, part them in the same ways. */
export interface ColumnOrders {
  /** The first column with the same bins as each; itself where there is none before it. */
  readonly alike: Int32Array;
  /** The first column with the same bins as each, or with the same from the last to the first, as x and 1/x. */
  readonly kin: Int32Array;
}

/** Finds the columns whose places are in the same order. */
export function columnOrders(columns: readonly BinnedColumn[]): ColumnOrders {
  const alike = new Int32Array(columns.length);
  const kin = new Int32Array(columns.length);
  const known = new Map<string, number[]>();
  for (const [index, column] of columns.entries()) {
    const key = keyOf(column);
    const others = known.get(key) ?? [];
    alike[index] = others.find((other) => isSame(columns[other]!, column)) ?? index;
    kin[index] = others.find((other) => isSame(columns[other]!, column) || isReverse(columns[other]!, column)) ?? index;
    known.set(key, [...others, index]);
  }
  return { alike, kin };
}

/** Equal for columns that may be alike or the reverse of each other. */
function keyOf({ binOfRow, lowest }: BinnedColumn): string {
  const last = lowest.length - 1;
  let hash = 0;
  for (const bin of binOfRow) hash = Math.imul(hash ^ (bin * (last - bin)), 0x5bd1e995) ^ (hash >>> 15);
  return `${lowest.length} ${hash}`;
}

function isSame(left: BinnedColumn, right: BinnedColumn): boolean {
  return left.binOfRow.every((bin, row) => bin === right.binOfRow[row]);
}

function isReverse(left: BinnedColumn, right: BinnedColumn): boolean {
  const last = left.lowest.length - 1;
  return left.binOfRow.every((bin, row) => bin === last - right.binOfRow[row]!);
}
