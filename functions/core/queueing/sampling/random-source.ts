import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import { seedWords } from "#core/numeric/prng.ts";
import { EXPONENTIAL, NORMAL } from "./ziggurat.ts";

const WORDS = 1024;

/**
 * sfc32 (as core/numeric/prng has it), whose words are made some at a time: a call for each halves the speed. What fills whole
 * blocks reads the words itself.
 */
export class RandomSource {
  /** 32 random bits each, as signed integers: those from `at` on are still to come. */
  readonly words = new Int32Array(WORDS);
  at = 0;
  /** Three words of state and a counter. */
  readonly #state: Int32Array;

  constructor(seed: string) {
    this.#state = Int32Array.from(seedWords(seed));
    this.refill();
    this.at = 15;
  }

  /** Makes the next words, when all were read. */
  refill(): void {
    const { words } = this;
    const state = this.#state;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let counter = state[3]!;
    for (let index = 0; index < words.length; index++) {
      const word = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      words[index] = word;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
    this.at = 0;
  }

  /** 32 random bits, as a signed integer. */
  word(): number {
    if (this.at === WORDS) this.refill();
    return this.words[this.at++]!;
  }

  /** In (0, 1). */
  uniform(): number {
    return ((this.word() >>> 0) + 0.5) / 0x1_0000_0000;
  }

  /** With the mean 1. */
  exponential(): number {
    const word = this.word();
    const layer = word & 255;
    const place = word >>> 8;
    return place < EXPONENTIAL.sure[layer]! ? place * EXPONENTIAL.width[layer]! : this.rareExponential(layer, place);
  }

  /** What the 1 % comes to whose first word does not settle it. */
  rareExponential(layer: number, place: number): number {
    const { sure, width, density, tail } = EXPONENTIAL;
    for (;;) {
      if (layer === 0) return tail - portableLog(this.uniform());
      const value = place * width[layer]!;
      const height = density[layer]! + this.uniform() * (density[layer - 1]! - density[layer]!);
      if (height < portableExp(-value)) return value;
      const word = this.word();
      layer = word & 255;
      place = word >>> 8;
      if (place < sure[layer]!) return place * width[layer]!;
    }
  }

  /** With the mean 0 and the variance 1. */
  normal(): number {
    const { sure, width, density, tail } = NORMAL;
    for (;;) {
      const word = this.word();
      const layer = word & 127;
      const place = word >> 8;
      const value = place * width[layer]!;
      if (Math.abs(place) < sure[layer]!) return value;
      if (layer === 0) return this.#normalTail(tail, place > 0);
      const height = density[layer]! + this.uniform() * (density[layer - 1]! - density[layer]!);
      if (height < portableExp(-0.5 * value * value)) return value;
    }
  }

  #normalTail(tail: number, isPositive: boolean): number {
    for (;;) {
      const beyond = -portableLog(this.uniform()) / tail;
      const other = -portableLog(this.uniform());
      if (other + other > beyond * beyond) return isPositive ? tail + beyond : -tail - beyond;
    }
  }

  /** A gamma number of some shape whose mean is the shape (Marsaglia and Tsang 2000, "A simple method"). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * portableExp(-this.exponential() / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = this.uniform();
      const square = x * x;
      if (u < 1 - 0.0331 * square * square) return d * v;
      if (portableLog(u) < 0.5 * square + d * (1 - v + portableLog(v))) return d * v;
    }
  }
}
