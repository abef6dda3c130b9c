import type { BestSplit } from "./best-split.ts";
import type { BinRows } from "./bin-rows.ts";
import type { GatheredNode } from "./gathered-node.ts";

const INDEX_BITS = 3;
const INDEX = 2 ** INDEX_BITS - 1;

/** Of so many places at most the order by a feature is found anew in each node. */
export const MOST_FEW = 2 ** INDEX_BITS;

/** Splits of a node of few places: by each feature they are sorted, those of one bin as they come. */
export class SplitFew {
  readonly #rows: BinRows;
  readonly #node: GatheredNode;
  /** Where the bins of each place are. */
  readonly #starts = new Int32Array(MOST_FEW);
  /** The slot of each place and, in the last bits, which one it is. */
  readonly #keys = new Int32Array(MOST_FEW);
  #minimumLeafRows = 1;

  constructor(rows: BinRows, node: GatheredNode) {
    this.#rows = rows;
    this.#node = node;
  }

  begin(places: Int32Array, start: number, minimumLeafRows: number): void {
    const { stride } = this.#rows;
    for (let index = 0; index < this.#node.size; index++) this.#starts[index] = places[start + index]! * stride;
    this.#minimumLeafRows = minimumLeafRows;
  }

  /** Whether a feature tells the places apart; it is taken where that is better than the best so far. */
  look(feature: number, best: BestSplit): boolean {
    const keys = this.#keys;
    const last = this.#node.size - 1;
    this.#sort(feature, last);
    if (keys[0]! >> INDEX_BITS === keys[last]! >> INDEX_BITS) return false;
    this.#scan(feature, last, best);
    return true;
  }

  #sort(feature: number, last: number): void {
    const keys = this.#keys;
    const starts = this.#starts;
    const { slots } = this.#rows;
    for (let index = 0; index <= last; index++) {
      const key = (slots[starts[index]! + feature]! << INDEX_BITS) | index;
      let to = index;
      for (; to > 0 && keys[to - 1]! > key; to--) keys[to] = keys[to - 1]!;
      keys[to] = key;
    }
  }

  #scan(feature: number, last: number, best: BestSplit): void {
    const keys = this.#keys;
    const { weights, products, rowCounts, weight, sum, rows } = this.#node;
    const minimumLeafRows = this.#minimumLeafRows;
    const first = this.#rows.starts[feature]!;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let key = keys[0]!;
    for (let at = 1; at <= last; at++) {
      const index = key & INDEX;
      leftWeight += weights[index]!;
      leftSum += products[index]!;
      leftRows += rowCounts[index]!;
      const slot = key >> INDEX_BITS;
      key = keys[at]!;
      const next = key >> INDEX_BITS;
      if (next === slot || leftRows < minimumLeafRows) continue;
      if (rows - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > best.score) best.take(feature, score, slot - first, next - first);
    }
  }
}
