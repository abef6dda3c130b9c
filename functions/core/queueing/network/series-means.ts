import { ratioEstimate } from "../simulation/batch-means.ts";
import type { Estimate } from "../simulation/tandem-simulation.ts";

const MOST_BATCHES = 128;

/**
 * Means of several series side by side, of which neighbours resemble each other, in batches whose overlapping means tell the
 * error. Takes no more room for a longer series: when there are too many batches, pairs become one.
 */
export class SeriesMeans {
  /** Sums of the batches that are full, those of one series after those of the other, and of the one that is not. */
  readonly #sums: Float64Array;
  readonly #open: Float64Array;
  readonly #inOpen: Int32Array;
  readonly #batches: Int32Array;
  readonly #size: Float64Array;

  constructor(series: number) {
    this.#sums = new Float64Array(series * MOST_BATCHES);
    this.#open = new Float64Array(series);
    this.#inOpen = new Int32Array(series);
    this.#batches = new Int32Array(series);
    this.#size = new Float64Array(series).fill(1);
  }

  add(series: number, value: number): void {
    this.#open[series]! += value;
    const inOpen = this.#inOpen[series]! + 1;
    this.#inOpen[series] = inOpen;
    if (inOpen === this.#size[series]) this.#close(series);
  }

  count(series: number): number {
    return this.#batches[series]! * this.#size[series]! + this.#inOpen[series]!;
  }

  /** NaN of nothing; the error also of too few to tell. */
  estimate(series: number): Estimate {
    const batches = this.#batches[series]!;
    const sums = this.#sums.subarray(series * MOST_BATCHES, series * MOST_BATCHES + batches);
    const sizes = new Float64Array(batches).fill(this.#size[series]!);
    const { standardError } = ratioEstimate(sums, sizes, 0, batches);
    const total = sums.reduce((sum, batch) => sum + batch, this.#open[series]!);
    return { value: total / this.count(series), standardError };
  }

  #close(series: number): void {
    const first = series * MOST_BATCHES;
    const batches = this.#batches[series]! + 1;
    this.#sums[first + batches - 1] = this.#open[series]!;
    this.#open[series] = 0;
    this.#inOpen[series] = 0;
    this.#batches[series] = batches;
    if (batches < MOST_BATCHES) return;
    for (let pair = 0; pair < MOST_BATCHES / 2; pair++) {
      this.#sums[first + pair] = this.#sums[first + 2 * pair]! + this.#sums[first + 2 * pair + 1]!;
    }
    this.#batches[series] = MOST_BATCHES / 2;
    this.#size[series]! *= 2;
  }
}
