import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";

/** Numbers that are uniform between two. */
export function fillUniforms(source: RandomSource, from = 0, to = 1): Fill {
  const scale = (to - from) / 0x1_0000_0000;
  return (block) => fillBlock(block, source, from, scale);
}

function fillBlock(block: Float64Array, source: RandomSource, from: number, scale: number): void {
  const { words } = source;
  for (let index = 0; index < block.length;) {
    if (source.at === words.length) source.refill();
    const ahead = source.at - index;
    const end = Math.min(block.length, words.length - ahead);
    for (; index < end; index++) block[index] = from + ((words[index + ahead]! >>> 0) + 0.5) * scale;
    source.at = end + ahead;
  }
}
