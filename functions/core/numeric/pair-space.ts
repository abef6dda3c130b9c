import { type PairChoice, type PairSlopes, RisingChoice } from "./pair-choice.ts";
import { SimdRisingChoice } from "./simd/simd-rising-choice.ts";
import type { VectorRoom } from "./simd/vector-code.ts";

/** Where a search for coefficients works. */
export interface PairSpace {
  readonly slopes: PairSlopes;
  readonly choice: PairChoice;
}

/** Arrays of its own for so many places. */
export function plainPairSpace(count: number): PairSpace {
  const array = (): Float64Array => new Float64Array(count);
  return { slopes: { gradient: array(), up: array(), down: array() }, choice: new RisingChoice() };
}

/** The lengths of what `simdPairSpace` takes from a room. */
export function pairSpaceLengths(count: number): number[] {
  return [count, count, count, SimdRisingChoice.FOUND];
}

/** Arrays of a room: the kernel's rows and its diagonal are to be in it too. */
export function simdPairSpace(room: VectorRoom, count: number): PairSpace {
  // Behind the last place nothing may rise or fall.
  const slopes = { gradient: room.take(count), up: room.take(count, -Infinity), down: room.take(count, Infinity) };
  return { slopes, choice: new SimdRisingChoice(room) };
}
