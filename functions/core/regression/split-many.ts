import type { BestSplit } from "./best-split.ts";
import type { BinRows } from "./bin-rows.ts";
import type { GatheredNode } from "./gathered-node.ts";

/** Features with at most so many bins are looked at by sums over each bin, so that no order by them has to be kept. */
export const MOST_BINS = 64;

/** Splits of a node of many places by features of few bins: what is in each bin is summed up for many features at once. */
export class SplitMany {
  readonly #rows: BinRows;
  readonly #node: GatheredNode;
  /** For each bin what its places hold together, weights and weighted targets side by side; zeros between nodes. */
  readonly #sums: Float64Array;
  readonly #rowSums: Int32Array;
  /** The features that are asked for. */
  readonly #features: Int32Array;
  #count = 0;
  #minimumLeafRows = 1;

  constructor(rows: BinRows, node: GatheredNode) {
    this.#rows = rows;
    this.#node = node;
    this.#sums = new Float64Array(2 * rows.slotCount);
    this.#rowSums = new Int32Array(rows.slotCount);
    this.#features = new Int32Array(rows.stride + 3);
  }

  begin(minimumLeafRows: number): void {
    this.#minimumLeafRows = minimumLeafRows;
    this.#count = 0;
  }

  ask(feature: number): void {
    this.#features[this.#count++] = feature;
  }

  /** Sums up what is in each bin of the features that were asked for: four at a time, as a turn of a loop costs as much as two of them. */
  sumUp(places: Int32Array, start: number): void {
    const { slots, stride } = this.#rows;
    const { size, weights, products } = this.#node;
    const features = this.#features;
    const sums = this.#sums;
    const count = this.#count;
    for (let more = count; more % 4 !== 0; more++) features[more] = stride - 1;
    for (let index = 0; index < size; index++) {
      const own = places[start + index]! * stride;
      const weight = weights[index]!;
      const product = products[index]!;
      for (let asked = 0; asked < count; asked += 4) {
        const one = slots[own + features[asked]!]! << 1;
        const two = slots[own + features[asked + 1]!]! << 1;
        const three = slots[own + features[asked + 2]!]! << 1;
        const four = slots[own + features[asked + 3]!]! << 1;
        sums[one]! += weight;
        sums[one + 1]! += product;
        sums[two]! += weight;
        sums[two + 1]! += product;
        sums[three]! += weight;
        sums[three + 1]! += product;
        sums[four]! += weight;
        sums[four + 1]! += product;
      }
    }
    if (this.#minimumLeafRows > 1) this.#countRows(places, start);
  }

  #countRows(places: Int32Array, start: number): void {
    const { slots, stride } = this.#rows;
    const { size, rowCounts } = this.#node;
    for (let index = 0; index < size; index++) {
      const own = places[start + index]! * stride;
      const rows = rowCounts[index]!;
      for (let asked = 0; asked < this.#count; asked++) this.#rowSums[slots[own + this.#features[asked]!]!]! += rows;
    }
  }

  /** Whether a feature that was summed up tells the places apart; it is taken where that is better than the best so far. */
  look(feature: number, best: BestSplit): boolean {
    const { weight, sum, rows } = this.#node;
    const sums = this.#sums;
    const rowSums = this.#rowSums;
    const minimumLeafRows = this.#minimumLeafRows;
    const first = this.#rows.starts[feature]!;
    const end = this.#rows.starts[feature + 1]!;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let last = -1;
    let isParted = false;
    for (let slot = first; slot < end; slot++) {
      const added = sums[slot << 1]!;
      if (added === 0) continue;
      if (last >= 0) {
        isParted = true;
        if (minimumLeafRows === 1 || (leftRows >= minimumLeafRows && rows - leftRows >= minimumLeafRows)) {
          const apart = leftSum * weight - leftWeight * sum;
          const score = (apart * apart) / (leftWeight * (weight - leftWeight));
          if (score > best.score) best.take(feature, score, last - first, slot - first);
        }
      }
      leftWeight += added;
      leftSum += sums[(slot << 1) + 1]!;
      sums[slot << 1] = 0;
      sums[(slot << 1) + 1] = 0;
      last = slot;
      if (minimumLeafRows === 1) continue;
      leftRows += rowSums[slot]!;
      rowSums[slot] = 0;
    }
    return isParted;
  }
}
