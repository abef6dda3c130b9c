/** Parts of equal width into which each doubling is divided: none is wider than .8 % of what it holds. */
const PARTS = 128;
/** Times below 2^-40 s count as none, those from 2^40 s on as the longest. */
const LEAST_EXPONENT = -40;
const DOUBLINGS = 80;
const EXPONENT_BIAS = 1023;
/** Which half of a number's bits is the upper one on this machine. */
const UPPER_HALF = new Int32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;

/** Times in narrow bins, found by the bits of the number. */
export class LogHistogram {
  readonly #counts = new Float64Array(DOUBLINGS * PARTS);
  readonly #number = new Float64Array(1);
  /** The number's upper half, whichever half comes first here: sign, exponent and the first 20 bits after the point. */
  readonly #upper = new Int32Array(this.#number.buffer, UPPER_HALF * 4, 1);
  #zeros = 0;
  #total = 0;

  add(seconds: number): void {
    this.#total++;
    this.#number[0] = seconds;
    const bin = (this.#upper[0]! >> 13) - (EXPONENT_BIAS + LEAST_EXPONENT) * PARTS;
    if (bin < 0) this.#zeros++;
    else this.#counts[bin < DOUBLINGS * PARTS ? bin : DOUBLINGS * PARTS - 1]!++;
  }

  /** Within a bin as if all were even there; NaN of nothing. */
  quantile(probability: number): number {
    if (this.#total === 0) return NaN;
    let left = probability * this.#total - this.#zeros;
    if (left <= 0) return 0;
    for (let bin = 0; bin < this.#counts.length; bin++) {
      const count = this.#counts[bin]!;
      if (count > 0 && count >= left) {
        const doubling = 2 ** (LEAST_EXPONENT + Math.floor(bin / PARTS));
        return doubling * (1 + ((bin % PARTS) + left / count) / PARTS);
      }
      left -= count;
    }
    return Infinity;
  }
}
