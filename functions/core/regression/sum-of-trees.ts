import type { Matrix } from "#core/numeric/matrix.ts";
import { NODE_LEFT, NODE_SIZE, NODE_THRESHOLD, NODE_VALUE, type Trees } from "./packed-trees.ts";

/** For each row the sum of the values of the leaves that it falls into. */
export function sumOfTrees(trees: Trees, rows: Matrix): Float64Array {
  const sums = new Float64Array(rows.rowCount);
  addTrees(sums, trees, rows, 0, trees.roots.length);
  return sums;
}

/** Adds what the trees from `first` to `end` answer. */
export function addTrees(sums: Float64Array, trees: Trees, rows: Matrix, first: number, end: number): void {
  const { rowCount, columnCount, data } = rows;
  const inFours = rowCount - (rowCount % 4);
  // Tree by tree, as one tree stays in the cache.
  for (let tree = first; tree < end; tree++) {
    const root = trees.roots[tree]!;
    for (let row = 0; row < inFours; row += 4) addFourRows(sums, trees, root, data, columnCount, row);
  }
  for (let row = inFours; row < rowCount; row++) addRow(sums, trees, data, columnCount, row, first, end);
}

/** Four rows go down a tree side by side: the processor waits for the memory of all of them at once. */
function addFourRows(
  sums: Float64Array,
  { whole, real }: Trees,
  root: number,
  data: Float64Array,
  columnCount: number,
  row: number,
): void {
  const a = row * columnCount;
  const b = a + columnCount;
  const c = b + columnCount;
  const d = c + columnCount;
  let p = root;
  let q = root;
  let r = root;
  let s = root;
  for (;;) {
    // A number made of a comparison takes no branch, which would be mispredicted every other time.
    const pNext = whole[p + NODE_LEFT]! + NODE_SIZE * +(data[a + whole[p]!]! > real[p + NODE_THRESHOLD]!);
    const qNext = whole[q + NODE_LEFT]! + NODE_SIZE * +(data[b + whole[q]!]! > real[q + NODE_THRESHOLD]!);
    const rNext = whole[r + NODE_LEFT]! + NODE_SIZE * +(data[c + whole[r]!]! > real[r + NODE_THRESHOLD]!);
    const sNext = whole[s + NODE_LEFT]! + NODE_SIZE * +(data[d + whole[s]!]! > real[s + NODE_THRESHOLD]!);
    if (((pNext ^ p) | (qNext ^ q) | (rNext ^ r) | (sNext ^ s)) === 0) break;
    p = pNext;
    q = qNext;
    r = rNext;
    s = sNext;
  }
  sums[row]! += real[p + NODE_VALUE]!;
  sums[row + 1]! += real[q + NODE_VALUE]!;
  sums[row + 2]! += real[r + NODE_VALUE]!;
  sums[row + 3]! += real[s + NODE_VALUE]!;
}

/** One row goes down four trees side by side. */
function addRow(
  sums: Float64Array,
  { roots, whole, real }: Trees,
  data: Float64Array,
  columnCount: number,
  row: number,
  first: number,
  end: number,
): void {
  const start = row * columnCount;
  let sum = sums[row]!;
  let tree = first;
  for (; tree + 4 <= end; tree += 4) {
    let p = roots[tree]!;
    let q = roots[tree + 1]!;
    let r = roots[tree + 2]!;
    let s = roots[tree + 3]!;
    for (;;) {
      const pNext = whole[p + NODE_LEFT]! + NODE_SIZE * +(data[start + whole[p]!]! > real[p + NODE_THRESHOLD]!);
      const qNext = whole[q + NODE_LEFT]! + NODE_SIZE * +(data[start + whole[q]!]! > real[q + NODE_THRESHOLD]!);
      const rNext = whole[r + NODE_LEFT]! + NODE_SIZE * +(data[start + whole[r]!]! > real[r + NODE_THRESHOLD]!);
      const sNext = whole[s + NODE_LEFT]! + NODE_SIZE * +(data[start + whole[s]!]! > real[s + NODE_THRESHOLD]!);
      if (((pNext ^ p) | (qNext ^ q) | (rNext ^ r) | (sNext ^ s)) === 0) break;
      p = pNext;
      q = qNext;
      r = rNext;
      s = sNext;
    }
    sum += real[p + NODE_VALUE]!;
    sum += real[q + NODE_VALUE]!;
    sum += real[r + NODE_VALUE]!;
    sum += real[s + NODE_VALUE]!;
  }
  for (; tree < end; tree++) {
    let node = roots[tree]!;
    for (;;) {
      const next = whole[node + NODE_LEFT]! + NODE_SIZE * +(data[start + whole[node]!]! > real[node + NODE_THRESHOLD]!);
      if (next === node) break;
      node = next;
    }
    sum += real[node + NODE_VALUE]!;
  }
  sums[row] = sum;
}
