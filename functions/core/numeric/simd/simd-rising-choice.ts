import { type PairChoice, type PairSlopes, SMALLEST_CURVATURE } from "#core/numeric/pair-choice.ts";
import { padded } from "./number-room.ts";
import type { VectorRoom } from "./vector-code.ts";

/** `RisingChoice` by SIMD, to the same bits: all its arrays are of a room, and no place is chosen behind their ends. */
export class SimdRisingChoice implements PairChoice {
  rising = -1;
  rise = -Infinity;
  fall = Infinity;
  readonly #room: VectorRoom;
  /** The rise and the fall. */
  readonly #found: Float64Array;

  /** Takes `FOUND` numbers of the room. */
  constructor(room: VectorRoom) {
    this.#room = room;
    this.#found = room.take(SimdRisingChoice.FOUND);
  }

  static readonly FOUND = 2;

  follow({ gradient, up, down }: PairSlopes, moved: number, risingRow: Float64Array, fallingRow: Float64Array): void {
    this.rising = this.#room.functions.follow(
      gradient.byteOffset,
      up.byteOffset,
      down.byteOffset,
      risingRow.byteOffset,
      fallingRow.byteOffset,
      moved,
      padded(gradient.length),
      this.#found.byteOffset,
    );
    this.rise = this.#found[0]!;
    this.fall = this.#found[1]!;
  }

  partner({ gradient, down }: PairSlopes, diagonal: Float64Array, risingRow: Float64Array): number {
    return this.#room.functions.partner(
      gradient.byteOffset,
      down.byteOffset,
      diagonal.byteOffset,
      risingRow.byteOffset,
      this.rise,
      diagonal[this.rising]!,
      SMALLEST_CURVATURE,
      padded(gradient.length),
    );
  }
}
