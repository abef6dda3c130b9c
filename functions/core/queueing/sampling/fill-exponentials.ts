import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";
import { EXPONENTIAL } from "./ziggurat.ts";

/** So short that the optimiser has seen the whole function before it works on its loop. */
const PART = 256;

/** Exponential numbers with some mean. The 1 % that need more than a word come after the others: the loop calls nothing. */
export function fillExponentials(source: RandomSource, mean: number): Fill {
  const { sure, width } = EXPONENTIAL;
  return (block) => {
    for (let from = 0; from < block.length; from += PART) {
      fillSure(block, from, Math.min(from + PART, block.length), source.state, sure, width, mean);
    }
    for (let index = 0; index < block.length; index++) {
      if (block[index]! >= 0) continue;
      const word = -1 - block[index]!;
      block[index] = source.rareExponential(word & 255, word >>> 8) * mean;
    }
  };
}

/** A function of its own with all it needs as arguments: looked up in a closure they cost half of the speed. */
function fillSure(
  block: Float64Array,
  from: number,
  to: number,
  state: Int32Array,
  sure: Int32Array,
  width: Float64Array,
  mean: number,
): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let index = from; index < to; index++) {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    const layer = word & 255;
    const place = word >>> 8;
    block[index] = place < sure[layer]! ? place * width[layer]! * mean : -1 - (word >>> 0);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}
