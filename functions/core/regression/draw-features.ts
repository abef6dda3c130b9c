import type { Prng } from "#core/numeric/prng.ts";

/** Features in an order drawn anew for each split, so that of equal splits each is as likely; or in their own order. */
export class FeatureDraw {
  readonly #order: Int32Array;
  readonly #random: Prng | null;

  constructor(count: number, random: Prng | null) {
    this.#order = Int32Array.from({ length: count }, (_, feature) => feature);
    this.#random = random;
  }

  /** The feature to look at after so many. */
  after(looked: number): number {
    const order = this.#order;
    if (this.#random === null) return looked;
    const drawn = looked + Math.floor(this.#random() * (order.length - looked));
    const feature = order[drawn]!;
    order[drawn] = order[looked]!;
    order[looked] = feature;
    return feature;
  }
}
