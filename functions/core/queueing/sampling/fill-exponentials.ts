import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";
import { EXPONENTIAL } from "./ziggurat.ts";

/** So short that the optimiser has seen the whole function before it works on its loop. */
const PART = 256;

/** Exponential numbers with some mean. The 1 % that need more than a word come after the others: the loop calls nothing. */
export function fillExponentials(source: RandomSource, mean: number): Fill {
  return (block) => fillBlock(block, source, mean);
}

function fillBlock(block: Float64Array, source: RandomSource, mean: number): void {
  const { sure, width } = EXPONENTIAL;
  const { words } = source;
  for (let from = 0; from < block.length;) {
    if (source.at === words.length) source.refill();
    const count = Math.min(PART, block.length - from, words.length - source.at);
    fillSure(block, from, count, words, source.at, sure, width, mean);
    from += count;
    source.at += count;
  }
  for (let index = 0; index < block.length; index++) {
    if (block[index]! >= 0) continue;
    const word = -1 - block[index]!;
    block[index] = source.rareExponential(word & 255, word >>> 8) * mean;
  }
}

/** A function of its own with all it needs as arguments: looked up in a closure they cost half of the speed. */
function fillSure(
  block: Float64Array,
  from: number,
  count: number,
  words: Int32Array,
  at: number,
  sure: Int32Array,
  width: Float64Array,
  mean: number,
): void {
  for (let one = 0; one < count; one++) {
    const word = words[at + one]!;
    const layer = word & 255;
    const place = word >>> 8;
    block[from + one] = place < sure[layer]! ? place * width[layer]! * mean : -1 - (word >>> 0);
  }
}
