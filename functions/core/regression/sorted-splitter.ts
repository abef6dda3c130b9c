import type { Prng } from "#core/numeric/prng.ts";
import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import type { ColumnOrders } from "./column-orders.ts";
import { FeatureDraw } from "./draw-features.ts";
import type { NodeSummary, Splitter } from "./grow-tree.ts";
import type { SplitCriterion } from "./split-criterion.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues, TreeRows } from "./tree-rows.ts";

/**
 * Splits where a criterion is best over all thresholds. The places are sorted by each feature once, and stay
 * sorted within each node; of features that part a node in the same ways the first one that is looked at is taken.
 */
export class SortedSplitter implements Splitter {
  readonly split = { feature: 0, threshold: 0 };
  readonly node: NodeSummary;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #kin: ColumnOrders["kin"];
  readonly #criterion: SplitCriterion;
  readonly #limits: TreeLimits;
  readonly #features: FeatureDraw;
  /** All places by each feature. */
  readonly #sorted: readonly Int32Array[];
  /** Those of the tree, and within it those of each node; features that are alike have one. */
  readonly #orders: readonly Int32Array[];
  readonly #ownOrders: readonly Int32Array[];
  readonly #places: Int32Array;
  readonly #goesLeft: Uint8Array;
  readonly #right: Int32Array;
  /** The node, by number, in which a feature or one of its kin was looked at last. */
  readonly #lookedAt: Int32Array;
  #node = 0;

  constructor(
    { columns, orders, placeCount }: TreeRows,
    /** As `sortedPlaces` gives them. */
    sorted: readonly Int32Array[],
    criterion: SplitCriterion,
    limits: TreeLimits,
    /** Draws the order in which features are looked at; null for their own order where all are. */
    random: Prng | null,
  ) {
    this.#columns = columns;
    this.#kin = orders.kin;
    this.#limits = limits;
    this.#features = new FeatureDraw(columns.length, random);
    this.#sorted = sorted;
    const all: Int32Array[] = [];
    for (const [feature, first] of orders.alike.entries()) {
      all.push(first < feature ? all[first]! : new Int32Array(placeCount));
    }
    this.#orders = all;
    this.#ownOrders = [...new Set(all)];
    this.#places = new Int32Array(placeCount);
    this.#goesLeft = new Uint8Array(placeCount);
    this.#right = new Int32Array(placeCount);
    this.#lookedAt = new Int32Array(columns.length);
    this.#criterion = criterion;
    this.node = criterion.node;
  }

  /** Begins a tree. */
  take(values: PlaceValues): void {
    const taken = values.weights.map((weight) => (weight > 0 ? 1 : 0));
    for (const [feature, order] of this.#orders.entries()) {
      if (this.#sorted[feature] !== undefined) keepTaken(this.#sorted[feature], taken, order);
    }
    this.size = keepTaken(Int32Array.from(taken.keys()), taken, this.#places);
    this.#criterion.take(values, this.#places, this.size);
  }

  look(start: number, end: number): void {
    this.#criterion.look(this.#places, start, end);
  }

  divide(start: number, end: number): number {
    const columns = this.#columns;
    const criterion = this.#criterion;
    let best = -1;
    let bestScore = -Infinity;
    let middle = -1;
    let varying = 0;
    const node = ++this.#node;
    criterion.begin(this.#places, start, end);
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
      const kin = this.#kin[feature]!;
      if (this.#lookedAt[kin] === node) continue;
      this.#lookedAt[kin] = node;
      const found = criterion.scan(order, binOfRow, start, end, bestScore);
      if (found === -1) continue;
      best = feature;
      bestScore = criterion.score;
      middle = found;
      // Two places part in one way only.
      if (end - start === 2) break;
    }
    if (best === -1) return -1;
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
    // Of two places each is a leaf.
    if (end - start === 2) return middle;
    for (const other of this.#ownOrders) {
      if (other !== order) stablePartition(other, goesLeft, this.#right, start, end);
    }
    return middle;
  }
}

/** All places by each feature that is like none before it, in the order of their bins. */
export function sortedPlaces({ columns, orders }: TreeRows): readonly Int32Array[] {
  const sorted: Int32Array[] = [];
  for (const [feature, column] of columns.entries()) {
    if (orders.alike[feature] === feature) sorted[feature] = placesByBin(column);
  }
  return sorted;
}

function placesByBin({ binOfRow, lowest }: BinnedColumn): Int32Array {
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
