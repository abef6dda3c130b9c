import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";

/** Numbers that are uniform between two. */
export function fillUniforms(source: RandomSource, from = 0, to = 1): Fill {
  const scale = (to - from) / 0x1_0000_0000;
  return (block) => {
    const { state } = source;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let counter = state[3]!;
    for (let index = 0; index < block.length; index++) {
      const word = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      block[index] = from + ((word >>> 0) + 0.5) * scale;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
  };
}
