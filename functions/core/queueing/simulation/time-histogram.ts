import { type LogHistogram, quantileOf } from "./log-histogram.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin, takeHistogram } from "./time-bins.ts";

/** Around this one lie the times that have bins of their own: from .2 ns to a hundred years. */
const UNIT_SECONDS = 2 ** -6;
const FIRST_BIN = firstBin(UNIT_SECONDS);
/** Which half of a number's bits is the upper one on this machine. */
const UPPER_HALF = new Int32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;

/** Counts times one by one, of which nothing is known beforehand, in the bins of all simulations. */
export class TimeHistogram {
  readonly #counts = new Uint32Array(BIN_COUNT);
  readonly #number = new Float64Array(1);
  readonly #words = new Int32Array(this.#number.buffer);
  #zeros = 0;

  add(seconds: number): void {
    if (seconds === 0) {
      this.#zeros++;
      return;
    }
    this.#number[0] = seconds;
    const bin = (this.#words[UPPER_HALF]! >>> BIN_SHIFT) - FIRST_BIN;
    this.#counts[bin < 0 ? 0 : bin >= BIN_COUNT ? BIN_COUNT - 1 : bin]!++;
  }

  /** The times that so large shares of all are at most, and none are left; NaN of nothing. */
  takeQuantiles(shares: readonly number[]): number[] {
    const above: LogHistogram = takeHistogram(this.#counts, FIRST_BIN);
    const zeros = this.#zeros;
    this.#zeros = 0;
    return shares.map((share) => {
      const left = share * (above.total + zeros) - zeros;
      return zeros > 0 && left <= 0 ? 0 : quantileOf(above, left / above.total);
    });
  }
}
