import type { Prng } from "#core/numeric/prng.ts";

/**
 * Features in an order drawn for each node, so that of equal splits each is as likely. It hangs on the node's seed alone: what
 * is grown elsewhere in a tree, or not grown, does not change it.
 */
export class NodeDraw {
  readonly #all: Int32Array;
  readonly #order: Int32Array;
  #state = 0;

  constructor(count: number) {
    this.#all = Int32Array.from({ length: count }, (_, feature) => feature);
    this.#order = this.#all.slice();
  }

  begin(seed: number): void {
    this.#order.set(this.#all);
    this.#state = seed;
  }

  /** The feature to look at after so many. */
  after(looked: number): number {
    const order = this.#order;
    this.#state = (this.#state + 0x9e3779b9) | 0;
    const share = (mixed(this.#state) >>> 0) / 0x1_0000_0000;
    const drawn = looked + Math.floor(share * (order.length - looked));
    const feature = order[drawn]!;
    order[drawn] = order[looked]!;
    order[looked] = feature;
    return feature;
  }
}

/** A seed for the root of a tree. */
export function rootSeed(random: Prng): number {
  return Math.floor(random() * 0x1_0000_0000) | 0;
}

/** The seed of a branch out of that of its node. */
export function branchSeed(seed: number, isRight: boolean): number {
  return mixed(seed ^ (isRight ? 0x2545f491 : 0x6c8e9cf5));
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): each bit of what it gives hangs on all that it takes. */
function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
