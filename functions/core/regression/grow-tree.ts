import type { Prng } from "#core/numeric/prng.ts";
import { type BinnedColumn, MAXIMUM_BINS, thresholdBetween } from "./binned-columns.ts";

/** Nodes in one list, the root first; the right child follows the left one; `left` is -1 at a leaf. */
export interface Tree {
  readonly feature: ArrayLike<number>;
  readonly threshold: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

export interface TreeLimits {
  readonly maximumDepth: number;
  /** Rows that a leaf holds at least, however much each counts. */
  readonly minimumLeafRows: number;
  /** Features looked at for a split, drawn anew each time. */
  readonly featuresPerSplit: number;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly threshold: number;
  readonly gain: number;
}

/** Grows a tree by the largest fall of the squared error at each split. Rows of weight 0 take no part. */
export function growTree(
  columns: readonly BinnedColumn[],
  targets: Float64Array,
  weights: Float64Array | null,
  limits: TreeLimits,
  random: Prng,
): Tree {
  const rows = Int32Array.from(targets.keys()).filter((row) => weights === null || weights[row]! > 0);
  const tree = { feature: [0], threshold: [0], left: [-1], value: [0] };
  const order = Int32Array.from(columns.keys());
  const sums = new SplitSums();
  const open = [{ node: 0, start: 0, end: rows.length, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, start, end, depth } = next;
    const inside = rows.subarray(start, end);
    const { mean, error } = moments(inside, targets, weights);
    tree.value[node] = Math.fround(mean);
    if (depth >= limits.maximumDepth || inside.length < 2 * limits.minimumLeafRows || !(error > 0)) continue;

    const split = bestSplit(columns, order, inside, targets, weights, mean, limits, random, sums);
    if (split === undefined || split.gain <= 1e-12 * error) continue;
    const middle = start + partition(inside, columns[split.feature]!.binOfRow, split.bin);
    const left = tree.left.length;
    tree.feature[node] = split.feature;
    tree.threshold[node] = split.threshold;
    tree.left[node] = left;
    for (let child = left; child <= left + 1; child++) {
      tree.feature[child] = 0;
      tree.threshold[child] = 0;
      tree.left[child] = -1;
      tree.value[child] = 0;
    }
    open.push({ node: left, start, end: middle, depth: depth + 1 });
    open.push({ node: left + 1, start: middle, end, depth: depth + 1 });
  }
  return tree;
}

/** Room for the sums of one feature's bins, all zero between uses. */
class SplitSums {
  readonly weight = new Float64Array(MAXIMUM_BINS);
  readonly target = new Float64Array(MAXIMUM_BINS);
  readonly rows = new Int32Array(MAXIMUM_BINS);
  /** Bins that hold rows, ascending once `sortFilled` was called. */
  readonly filled = new Int32Array(MAXIMUM_BINS);
}

function bestSplit(
  columns: readonly BinnedColumn[],
  order: Int32Array,
  inside: Int32Array,
  targets: Float64Array,
  weights: Float64Array | null,
  mean: number,
  limits: TreeLimits,
  random: Prng,
  sums: SplitSums,
): Split | undefined {
  let best: Split | undefined;
  const all = limits.featuresPerSplit >= columns.length;
  // Looking goes on beyond the features asked for until one can be split by, as scikit-learn does.
  for (let looked = 0; looked < order.length && (looked < limits.featuresPerSplit || best === undefined); looked++) {
    if (!all) {
      const drawn = looked + Math.floor(random() * (order.length - looked));
      [order[looked], order[drawn]] = [order[drawn]!, order[looked]!];
    }
    const feature = all ? looked : order[looked]!;
    const split = splitOf(feature, columns[feature]!, inside, targets, weights, mean, limits.minimumLeafRows, sums);
    if (split !== undefined && (best === undefined || split.gain > best.gain)) best = split;
  }
  return best;
}

function splitOf(
  feature: number,
  column: BinnedColumn,
  inside: Int32Array,
  targets: Float64Array,
  weights: Float64Array | null,
  mean: number,
  minimumLeafRows: number,
  sums: SplitSums,
): Split | undefined {
  const bins = column.lowest.length;
  if (bins < 2) return undefined;
  const { weight: binWeight, target: binTarget, rows: binRows, filled } = sums;
  let count = 0;
  let totalWeight = 0;
  let totalTarget = 0;
  for (const row of inside) {
    const bin = column.binOfRow[row]!;
    const weight = weights === null ? 1 : weights[row]!;
    const target = weight * (targets[row]! - mean);
    if (binRows[bin] === 0) filled[count++] = bin;
    binWeight[bin]! += weight;
    binTarget[bin]! += target;
    binRows[bin]!++;
    totalWeight += weight;
    totalTarget += target;
  }
  sortFilled(sums, count, bins);
  let leftWeight = 0;
  let leftTarget = 0;
  let leftRows = 0;
  let gain = 0;
  let best = -1;
  for (let place = 0; place < count; place++) {
    const bin = filled[place]!;
    leftWeight += binWeight[bin]!;
    leftTarget += binTarget[bin]!;
    leftRows += binRows[bin]!;
    binWeight[bin] = 0;
    binTarget[bin] = 0;
    binRows[bin] = 0;
    const rightRows = inside.length - leftRows;
    if (leftRows < minimumLeafRows || rightRows < minimumLeafRows || rightRows === 0) continue;
    const rightWeight = totalWeight - leftWeight;
    const rightTarget = totalTarget - leftTarget;
    const fall = (leftTarget * leftTarget) / leftWeight + (rightTarget * rightTarget) / rightWeight;
    if (fall > gain) [gain, best] = [fall, place];
  }
  if (best === -1) return undefined;
  const bin = filled[best]!;
  const threshold = thresholdBetween(column.highest[bin]!, column.lowest[filled[best + 1]!]!);
  return threshold === undefined ? undefined : { feature, bin, threshold, gain };
}

/** Puts the filled bins in order: few by insertion, many by looking at all. */
function sortFilled({ rows, filled }: SplitSums, count: number, bins: number): void {
  if (count * count > 8 * bins) {
    for (let bin = 0, place = 0; place < count; bin++) if (rows[bin]! > 0) filled[place++] = bin;
    return;
  }
  for (let place = 1; place < count; place++) {
    const bin = filled[place]!;
    let before = place - 1;
    for (; before >= 0 && filled[before]! > bin; before--) filled[before + 1] = filled[before]!;
    filled[before + 1] = bin;
  }
}

function moments(rows: Int32Array, targets: Float64Array, weights: Float64Array | null) {
  let weight = 0;
  let sum = 0;
  for (const row of rows) {
    const share = weights === null ? 1 : weights[row]!;
    weight += share;
    sum += share * targets[row]!;
  }
  const mean = sum / weight;
  let error = 0;
  for (const row of rows) error += (weights === null ? 1 : weights[row]!) * (targets[row]! - mean) ** 2;
  return { mean, error };
}

/** Moves the rows whose bin is at most `bin` to the front, in place; how many they are. */
function partition(rows: Int32Array, binOfRow: Uint8Array, bin: number): number {
  let front = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    if (binOfRow[row]! > bin) continue;
    rows[index] = rows[front]!;
    rows[front++] = row;
  }
  return front;
}
