import type { Fill } from "./fill.ts";

/** Recorded values in their order, multiplied, from the first again after the last. */
export function fillInOrder(values: readonly number[], scale: number): Fill {
  let next = 0;
  return (block) => {
    for (let index = 0; index < block.length; index++) {
      block[index] = values[next]! * scale;
      next = next + 1 === values.length ? 0 : next + 1;
    }
  };
}
