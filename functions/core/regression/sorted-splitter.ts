import type { Prng } from "#core/numeric/prng.ts";
import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import { FeatureDraw } from "./draw-features.ts";
import type { Splitter } from "./grow-tree.ts";
import { NodeSums } from "./node-sums.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues } from "./tree-rows.ts";

/**
 * Splits where the squared error falls most, over all thresholds. The places are sorted by each feature once, and stay
 * sorted within each node.
 */
export class SortedSplitter implements Splitter {
  readonly split = { feature: 0, threshold: 0 };
  readonly node: NodeSums;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #limits: TreeLimits;
  readonly #features: FeatureDraw;
  /** All places by each feature. */
  readonly #sorted: readonly Int32Array[];
  /** Those of the tree, and within it those of each node. */
  readonly #orders: readonly Int32Array[];
  readonly #places: Int32Array;
  readonly #goesLeft: Uint8Array;
  readonly #right: Int32Array;
  #values: PlaceValues | undefined;
  #bestScore = 0;
  #bestEnd = 0;

  constructor(columns: readonly BinnedColumn[], placeCount: number, limits: TreeLimits, random: Prng) {
    this.#columns = columns;
    this.#limits = limits;
    this.#features = new FeatureDraw(columns.length, limits.featuresPerSplit, random);
    this.#sorted = columns.map(sortedPlaces);
    this.#orders = columns.map(() => new Int32Array(placeCount));
    this.#places = new Int32Array(placeCount);
    this.#goesLeft = new Uint8Array(placeCount);
    this.#right = new Int32Array(placeCount);
    this.node = new NodeSums(placeCount);
  }

  /** Begins a tree. */
  take(values: PlaceValues): void {
    this.#values = values;
    const taken = values.weights.map((weight) => (weight > 0 ? 1 : 0));
    for (const [feature, order] of this.#orders.entries()) keepTaken(this.#sorted[feature]!, taken, order);
    this.size = keepTaken(Int32Array.from(taken.keys()), taken, this.#places);
    this.node.take(values, this.#places, this.size);
  }

  look(start: number, end: number): void {
    this.node.look(this.#places, start, end);
  }

  divide(start: number, end: number): number {
    const columns = this.#columns;
    this.#bestScore = -Infinity;
    let best = -1;
    let varying = 0;
    for (
      let looked = 0;
      looked < columns.length && (looked < this.#limits.featuresPerSplit || varying === 0);
      looked++
    ) {
      const feature = this.#features.after(looked);
      const { binOfRow } = columns[feature]!;
      const order = this.#orders[feature]!;
      if (binOfRow[order[start]!] === binOfRow[order[end - 1]!]) continue;
      varying++;
      if (this.#improve(order, binOfRow, start, end)) best = feature;
    }
    if (best === -1) return -1;
    const middle = this.#bestEnd;
    const { binOfRow, lowest, highest } = columns[best]!;
    const order = this.#orders[best]!;
    this.split.feature = best;
    this.split.threshold = thresholdBetween(
      highest[binOfRow[order[middle - 1]!]!]!,
      lowest[binOfRow[order[middle]!]!]!,
    )!;
    const goesLeft = this.#goesLeft;
    for (let at = start; at < end; at++) goesLeft[order[at]!] = at < middle ? 1 : 0;
    stablePartition(this.#places, goesLeft, this.#right, start, end);
    for (let feature = 0; feature < columns.length; feature++) {
      if (feature !== best) stablePartition(this.#orders[feature]!, goesLeft, this.#right, start, end);
    }
    return middle;
  }

  /** Whether this feature has a better split than the best so far, which it then is. */
  #improve(order: Int32Array, bins: Uint16Array, start: number, end: number): boolean {
    const { weights, rows } = this.#values!;
    const { weighted, weight, sum, rows: count } = this.node;
    const { minimumLeafRows } = this.#limits;
    let bestScore = this.#bestScore;
    let bestEnd = -1;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let bin = bins[order[start]!]!;
    for (let at = start; at < end - 1; at++) {
      const place = order[at]!;
      leftWeight += weights[place]!;
      leftSum += weighted[place]!;
      leftRows += rows[place]!;
      const next = bins[order[at + 1]!]!;
      if (next === bin) continue;
      bin = next;
      if (leftRows < minimumLeafRows) continue;
      if (count - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > bestScore) {
        bestScore = score;
        bestEnd = at + 1;
      }
    }
    if (bestEnd === -1) return false;
    this.#bestScore = bestScore;
    this.#bestEnd = bestEnd;
    return true;
  }
}

/** Places in the order of their bins. */
function sortedPlaces({ binOfRow, lowest }: BinnedColumn): Int32Array {
  const starts = new Int32Array(lowest.length + 1);
  for (const bin of binOfRow) starts[bin + 1]!++;
  for (let bin = 0; bin < lowest.length; bin++) starts[bin + 1]! += starts[bin]!;
  const sorted = new Int32Array(binOfRow.length);
  for (let place = 0; place < binOfRow.length; place++) sorted[starts[binOfRow[place]!]!++] = place;
  return sorted;
}

function keepTaken(all: Int32Array, taken: Float64Array, kept: Int32Array): number {
  let count = 0;
  for (const place of all) {
    kept[count] = place;
    count += taken[place]!;
  }
  return count;
}

/** Puts the places that go left first and keeps the order on both sides; it takes no branch that could be mispredicted. */
function stablePartition(order: Int32Array, goesLeft: Uint8Array, spare: Int32Array, start: number, end: number): void {
  let left = start;
  let right = 0;
  for (let at = start; at < end; at++) {
    const place = order[at]!;
    const side = goesLeft[place]!;
    order[left] = place;
    spare[right] = place;
    left += side;
    right += 1 - side;
  }
  for (let at = 0; at < right; at++) order[left + at] = spare[at]!;
}
