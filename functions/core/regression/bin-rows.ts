import type { BinnedColumn } from "./binned-columns.ts";

/** The bins of places row by row, so that what one place holds is read in one go. All bins of all columns are numbered through as slots. */
export interface BinRows {
  /** The slot of place p by column c is at `p · stride + c`; the last column of each row is none, and has the last slot. */
  readonly slots: Int32Array;
  readonly stride: number;
  /** Where the slots of each column begin. */
  readonly starts: Int32Array;
  readonly slotCount: number;
}

export function binRows(columns: readonly BinnedColumn[], placeCount: number): BinRows {
  const stride = columns.length + 1;
  const slots = new Int32Array(placeCount * stride);
  const starts = new Int32Array(stride);
  for (const [column, { binOfRow, lowest }] of columns.entries()) {
    const start = starts[column]!;
    starts[column + 1] = start + lowest.length;
    for (let place = 0, at = column; place < placeCount; place++, at += stride) slots[at] = start + binOfRow[place]!;
  }
  const none = starts[columns.length]!;
  for (let at = columns.length; at < slots.length; at += stride) slots[at] = none;
  return { slots, stride, starts, slotCount: none + 1 };
}
