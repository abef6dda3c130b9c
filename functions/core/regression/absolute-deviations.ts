/**
 * Weighted values that come one by one, and the sum of their distances from their median, in logarithmic time: Fenwick
 * trees (1994) over the ranks of the values.
 */
export class AbsoluteDeviations {
  readonly #values: Float64Array;
  readonly #weights: Float64Array;
  readonly #moments: Float64Array;
  #size = 0;
  #top = 1;
  #totalWeight = 0;
  #totalMoment = 0;

  constructor(most: number) {
    this.#values = new Float64Array(most);
    this.#weights = new Float64Array(most + 1);
    this.#moments = new Float64Array(most + 1);
  }

  /** Forgets all; ranks from 0 to below `size` may then come. */
  clear(size: number): void {
    this.#weights.fill(0, 0, size + 1);
    this.#moments.fill(0, 0, size + 1);
    this.#size = size;
    this.#top = 1;
    while (this.#top * 2 <= size) this.#top *= 2;
    this.#totalWeight = 0;
    this.#totalMoment = 0;
  }

  /** Takes one more value; a rank comes once. */
  add(rank: number, value: number, weight: number): void {
    const moment = weight * value;
    this.#values[rank] = value;
    this.#totalWeight += weight;
    this.#totalMoment += moment;
    for (let at = rank + 1; at <= this.#size; at += at & -at) {
      this.#weights[at]! += weight;
      this.#moments[at]! += moment;
    }
  }

  /** The sum of weight times distance from a median. */
  sum(): number {
    const half = this.#totalWeight / 2;
    let below = 0;
    let weight = 0;
    let moment = 0;
    for (let step = this.#top; step > 0; step >>= 1) {
      const next = below + step;
      if (next > this.#size || weight + this.#weights[next]! > half) continue;
      below = next;
      weight += this.#weights[next]!;
      moment += this.#moments[next]!;
    }
    const median = this.#values[Math.min(below, this.#size - 1)]!;
    return median * weight - moment + (this.#totalMoment - moment) - median * (this.#totalWeight - weight);
  }
}
