import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

/** So many different whole numbers below `size`, in random order (Floyd's algorithm, then a shuffle); `size` may be huge. */
export function drawIndexes(count: number, size: number, random: Prng): number[] {
  const drawn = new Set<number>();
  for (let top = size - Math.min(count, size); top < size; top++) {
    const index = Math.min(top, Math.floor((random() + random() / 0x1_0000_0000) * (top + 1)));
    drawn.add(drawn.has(index) ? top : index);
  }
  return shuffle([...drawn], random);
}
