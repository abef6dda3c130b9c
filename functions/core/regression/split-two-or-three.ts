import type { BestSplit } from "./best-split.ts";
import type { BinRows } from "./bin-rows.ts";
import type { GatheredNode } from "./gathered-node.ts";

/**
 * Splits of a node of two or three places. There are few ways to part those, so that what each is worth is known before a
 * feature is looked at; once the best of them is found no other feature can be better.
 */
export class SplitTwoOrThree {
  readonly #rows: BinRows;
  readonly #node: GatheredNode;
  /** Where the slots of each place are. */
  #a = 0;
  #b = 0;
  #c = 0;
  #size = 0;
  #top = 0;
  /** Of each branch that can be the left one, numbered by the bits of its places. */
  readonly #scores = new Float64Array(8);

  constructor(rows: BinRows, node: GatheredNode) {
    this.#rows = rows;
    this.#node = node;
  }

  begin(places: Int32Array, start: number, minimumLeafRows: number): void {
    const { stride } = this.#rows;
    const { size, weights, products, rowCounts, rows } = this.#node;
    this.#size = size;
    this.#a = places[start]! * stride;
    this.#b = places[start + 1]! * stride;
    this.#c = size === 3 ? places[start + 2]! * stride : this.#b;
    this.#top = -Infinity;
    for (let branch = 1; branch < (1 << size) - 1; branch++) {
      let weight = 0;
      let sum = 0;
      let count = 0;
      for (let index = 0; index < size; index++) {
        if ((branch & (1 << index)) === 0) continue;
        weight += weights[index]!;
        sum += products[index]!;
        count += rowCounts[index]!;
      }
      const isAllowed = count >= minimumLeafRows && rows - count >= minimumLeafRows;
      const score = isAllowed ? this.#node.score(weight, sum) : -Infinity;
      this.#scores[branch] = score;
      if (score > this.#top) this.#top = score;
    }
  }

  /** Nothing that is still to be looked at can be better. */
  isOver(best: BestSplit): boolean {
    return best.feature >= 0 && (this.#size === 2 || best.score >= this.#top);
  }

  /** Whether a feature tells the places apart; it is taken where that is better than the best so far. */
  look(feature: number, best: BestSplit): boolean {
    const { slots } = this.#rows;
    const a = slots[this.#a + feature]!;
    const b = slots[this.#b + feature]!;
    if (this.#size === 2) {
      if (a < b) this.#offer(feature, 1, a, b, best);
      else if (b < a) this.#offer(feature, 2, b, a, best);
      return a !== b;
    }
    const c = slots[this.#c + feature]!;
    const least = Math.min(a, b, c);
    const most = Math.max(a, b, c);
    if (least === most) return false;
    const low = +(a === least) | (+(b === least) << 1) | (+(c === least) << 2);
    const high = +(a === most) | (+(b === most) << 1) | (+(c === most) << 2);
    if ((low | high) === 7) this.#offer(feature, low, least, most, best);
    else {
      const middle = a + b + c - least - most;
      this.#offer(feature, low, least, middle, best);
      this.#offer(feature, 7 - high, middle, most, best);
    }
    return true;
  }

  #offer(feature: number, branch: number, lastLeft: number, firstRight: number, best: BestSplit): void {
    const score = this.#scores[branch]!;
    const first = this.#rows.starts[feature]!;
    if (score > best.score) best.take(feature, score, lastLeft - first, firstRight - first);
  }
}
