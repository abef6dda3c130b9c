import type { Fill } from "./fill.ts";

export const BLOCK = 4096;

/** A sequence of numbers, of which a block is at hand. Its readers keep `at` in a local variable of their own. */
export class BlockStream {
  readonly block: Float64Array;
  readonly fill: Fill;
  /** Which number of the block is next. */
  at: number;

  /** Blocks may be shorter where few numbers will be asked for. */
  constructor(fill: Fill, length = BLOCK) {
    this.fill = fill;
    this.block = new Float64Array(length);
    this.at = length;
  }

  next(): number {
    if (this.at === this.block.length) {
      this.fill(this.block);
      this.at = 0;
    }
    return this.block[this.at++]!;
  }
}
