import type { BinnedColumn } from "./binned-columns.ts";
import type { TreeRows } from "./tree-rows.ts";

/** All places by each feature that is like none before it, in the order of their bins. */
export function sortedPlaces({ columns, orders }: TreeRows): readonly Int32Array[] {
  const sorted: Int32Array[] = [];
  for (const [feature, column] of columns.entries()) {
    if (orders.alike[feature] === feature) sorted[feature] = placesByBin(column);
  }
  return sorted;
}

/** The places of a tree in orders that stay as they are within each node: one as they come, and one by each feature that needs it. */
export class PlaceOrders {
  /** As they come. */
  readonly places: Int32Array;
  readonly #sorted: readonly Int32Array[];
  /** By each feature; features that are alike have one. */
  readonly #byFeature: readonly (Int32Array | undefined)[];
  readonly #own: readonly Int32Array[];
  readonly #all: Int32Array;
  readonly #goesLeft: Uint8Array;
  readonly #right: Int32Array;

  constructor(
    { orders, placeCount }: TreeRows,
    /** As `sortedPlaces` gives them. */
    sorted: readonly Int32Array[],
    isNeeded: (feature: number) => boolean,
  ) {
    this.#sorted = sorted;
    const all: (Int32Array | undefined)[] = [];
    for (const [feature, first] of orders.alike.entries()) {
      all.push(first < feature ? all[first] : isNeeded(feature) ? new Int32Array(placeCount) : undefined);
    }
    this.#byFeature = all;
    this.#own = [...new Set(all)].filter((order) => order !== undefined);
    this.#all = Int32Array.from({ length: placeCount }, (_, place) => place);
    this.places = new Int32Array(placeCount);
    this.#goesLeft = new Uint8Array(placeCount);
    this.#right = new Int32Array(placeCount);
  }

  /** Begins a tree with the places that weigh something; how many those are. */
  take(weights: Float64Array): number {
    const taken = Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0));
    for (const [feature, order] of this.#byFeature.entries()) {
      const sorted = this.#sorted[feature];
      if (order !== undefined && sorted !== undefined) keepTaken(sorted, taken, order);
    }
    return keepTaken(this.#all, taken, this.places);
  }

  by(feature: number): Int32Array | undefined {
    return this.#byFeature[feature];
  }

  /**
   * Puts those of a node that are below a bin of a feature first, in every order, and gives where the others start. In
   * branches of at most so many places only the order as they come is kept.
   */
  divide(
    { binOfRow }: BinnedColumn,
    feature: number,
    firstRight: number,
    start: number,
    end: number,
    few: number,
  ): number {
    const { places } = this;
    const goesLeft = this.#goesLeft;
    for (let at = start; at < end; at++) {
      const place = places[at]!;
      // 1 on the left, else 0: a branch would be mispredicted every other time.
      goesLeft[place] = (binOfRow[place]! - firstRight) >>> 31;
    }
    const middle = stablePartition(places, goesLeft, this.#right, start, end);
    if (middle - start > few || end - middle > few) {
      const order = this.#byFeature[feature];
      for (const other of this.#own) {
        if (other !== order) stablePartition(other, goesLeft, this.#right, start, end);
      }
    }
    return middle;
  }

  /** What puts the stretch of a node back into the order that it is in now. */
  keep(start: number, end: number): () => void {
    const all = [this.places, ...this.#own];
    const copies = all.map((order) => order.slice(start, end));
    return () => {
      for (const [index, order] of all.entries()) order.set(copies[index]!, start);
    };
  }
}

function placesByBin({ binOfRow, lowest }: BinnedColumn): Int32Array {
  const starts = new Int32Array(lowest.length + 1);
  for (const bin of binOfRow) starts[bin + 1]!++;
  for (let bin = 0; bin < lowest.length; bin++) starts[bin + 1]! += starts[bin]!;
  const sorted = new Int32Array(binOfRow.length);
  for (let place = 0; place < binOfRow.length; place++) sorted[starts[binOfRow[place]!]!++] = place;
  return sorted;
}

function keepTaken(all: Int32Array, taken: Uint8Array, kept: Int32Array): number {
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
