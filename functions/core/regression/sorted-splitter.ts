import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import type { ColumnOrders } from "./column-orders.ts";
import type { NodeSummary, Splitter } from "./grow-tree.ts";
import { NodeDraw } from "./node-draw.ts";
import { FEW_BITS, MOST_BINS, MOST_FEW, ONE_BIN, type SplitCriterion } from "./split-criterion.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues, TreeRows } from "./tree-rows.ts";

/**
 * Splits where a criterion is best over all thresholds. By features of many values the places are sorted once, and stay
 * sorted within each node; by those of few they are summed in bins where the criterion can do so. Of features that part a
 * node in the same ways the first one that is looked at is taken.
 */
export class SortedSplitter implements Splitter {
  readonly split = { feature: 0, threshold: 0, leastRows: 0 };
  readonly node: NodeSummary;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #kin: ColumnOrders["kin"];
  readonly #criterion: SplitCriterion;
  readonly #limits: TreeLimits;
  readonly #draw: NodeDraw | null;
  /** All places by each feature. */
  readonly #sorted: readonly Int32Array[];
  /** Those of the tree, and within it those of each node; features that are alike have one. */
  readonly #orders: readonly (Int32Array | undefined)[];
  readonly #ownOrders: readonly Int32Array[];
  readonly #all: Int32Array;
  readonly #places: Int32Array;
  readonly #goesLeft: Uint8Array;
  readonly #right: Int32Array;
  /** The node, by number, in which a feature or one of its kin was looked at last. */
  readonly #lookedAt: Int32Array;
  #node = 0;
  #firstRight = 0;
  readonly #few = new Int32Array(MOST_FEW);

  constructor(
    { columns, orders, placeCount }: TreeRows,
    /** As `sortedPlaces` gives them. */
    sorted: readonly Int32Array[],
    criterion: SplitCriterion,
    limits: TreeLimits,
    /** Whether the order in which features are looked at is drawn; else it is their own. */
    isDrawn: boolean,
  ) {
    this.#columns = columns;
    this.#kin = orders.kin;
    this.#limits = limits;
    this.#draw = isDrawn ? new NodeDraw(columns.length) : null;
    this.#sorted = sorted;
    const all: (Int32Array | undefined)[] = [];
    for (const [feature, first] of orders.alike.entries()) {
      const isKept = criterion.scanBins === undefined || columns[feature]!.lowest.length > MOST_BINS;
      all.push(first < feature ? all[first] : isKept ? new Int32Array(placeCount) : undefined);
    }
    this.#orders = all;
    this.#ownOrders = [...new Set(all)].filter((order) => order !== undefined);
    this.#all = Int32Array.from({ length: placeCount }, (_, place) => place);
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
      const sorted = this.#sorted[feature];
      if (order !== undefined && sorted !== undefined) keepTaken(sorted, taken, order);
    }
    this.size = keepTaken(this.#all, taken, this.#places);
    this.#criterion.take(values, this.#places, this.size);
  }

  look(start: number, end: number): void {
    this.#criterion.look(this.#places, start, end);
  }

  find(start: number, end: number, seed: number, minimumLeafRows: number): boolean {
    const columns = this.#columns;
    const criterion = this.#criterion;
    const size = end - start;
    const isSmall = criterion.scanFew !== undefined && size <= MOST_FEW;
    const { featuresPerSplit } = this.#limits;
    let best = -1;
    let bestScore = -Infinity;
    let firstRight = 0;
    let lastLeft = 0;
    let varying = 0;
    const node = ++this.#node;
    criterion.begin(this.#places, start, end, minimumLeafRows);
    this.#draw?.begin(seed);
    for (let looked = 0; looked < columns.length && (looked < featuresPerSplit || varying === 0); looked++) {
      const feature = this.#draw === null ? looked : this.#draw.after(looked);
      const kin = this.#kin[feature]!;
      const known = this.#lookedAt[kin]!;
      if (known === node || known === -node) {
        if (known > 0) varying++;
        continue;
      }
      const { binOfRow } = columns[feature]!;
      const order = this.#orders[feature];
      let found: number;
      if (isSmall) {
        found = this.#sortFew(binOfRow, start, size) ? ONE_BIN : criterion.scanFew!(this.#few, size, bestScore);
      } else if (order === undefined) {
        found = criterion.scanBins!(this.#places, binOfRow, start, end, bestScore);
      } else {
        const isConstant = binOfRow[order[start]!] === binOfRow[order[end - 1]!];
        found = isConstant ? ONE_BIN : criterion.scan(order, binOfRow, start, end, bestScore);
      }
      this.#lookedAt[kin] = found === ONE_BIN ? -node : node;
      if (found === ONE_BIN) continue;
      varying++;
      if (found === -1) continue;
      best = feature;
      bestScore = criterion.score;
      this.split.leastRows = criterion.leastRows;
      if (isSmall) {
        lastLeft = this.#few[found - 1]! >> FEW_BITS;
        firstRight = this.#few[found]! >> FEW_BITS;
      } else if (order === undefined) {
        lastLeft = criterion.lastLeft!;
        firstRight = found;
      } else {
        lastLeft = binOfRow[order[found - 1]!]!;
        firstRight = binOfRow[order[found]!]!;
      }
      // Two places part in one way only.
      if (size === 2) break;
    }
    if (best === -1) return false;
    const { lowest, highest } = columns[best]!;
    this.split.feature = best;
    this.split.threshold = thresholdBetween(highest[lastLeft]!, lowest[firstRight]!)!;
    this.#firstRight = firstRight;
    return true;
  }

  divide(start: number, end: number): number {
    const best = this.split.feature;
    const firstRight = this.#firstRight;
    const { binOfRow } = this.#columns[best]!;
    const goesLeft = this.#goesLeft;
    for (let at = start; at < end; at++) {
      const place = this.#places[at]!;
      // 1 on the left, else 0: a branch would be mispredicted every other time.
      goesLeft[place] = (binOfRow[place]! - firstRight) >>> 31;
    }
    const middle = stablePartition(this.#places, goesLeft, this.#right, start, end);
    // Of few places the order by a feature is found anew: that takes less than to keep all of them.
    const most = this.#criterion.scanFew === undefined ? 1 : MOST_FEW;
    if (middle - start > most || end - middle > most) {
      const order = this.#orders[best];
      for (const other of this.#ownOrders) {
        if (other !== order) stablePartition(other, goesLeft, this.#right, start, end);
      }
    }
    return middle;
  }

  keep(start: number, end: number): () => void {
    const all = [this.#places, ...this.#ownOrders];
    const copies = all.map((order) => order.slice(start, end));
    return () => {
      for (const [index, order] of all.entries()) order.set(copies[index]!, start);
    };
  }

  /** Sorts the few places of a node by their bins, those of one bin as they come; whether that is one bin. */
  #sortFew(bins: Uint16Array, start: number, size: number): boolean {
    const few = this.#few;
    const places = this.#places;
    for (let index = 0; index < size; index++) {
      const key = (bins[places[start + index]!]! << FEW_BITS) | index;
      let to = index;
      for (; to > 0 && few[to - 1]! > key; to--) few[to] = few[to - 1]!;
      few[to] = key;
    }
    return few[0]! >> FEW_BITS === few[size - 1]! >> FEW_BITS;
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

/** Puts the places that go left first and keeps the order on both sides; where the others start. It takes no branch that could be mispredicted. */
function stablePartition(
  order: Int32Array,
  goesLeft: Uint8Array,
  spare: Int32Array,
  start: number,
  end: number,
): number {
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
  return left;
}
