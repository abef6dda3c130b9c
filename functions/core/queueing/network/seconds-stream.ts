import type { Prng } from "#core/numeric/prng.ts";
import { BLOCK, BlockStream } from "../sampling/block-stream.ts";
import { fillGaps } from "../sampling/fill-gaps.ts";
import { RandomSource } from "../sampling/random-source.ts";
import type { ArrivalLaw } from "../laws/arrival-law.ts";
import type { LawSeconds } from "./network.ts";

/** Shorter blocks are not worth a call. */
const LEAST_BLOCK = 32;

export interface StreamOptions {
  /** Of which the seed of the stream is drawn. */
  readonly random: Prng;
  /** About how many numbers will be asked for. */
  readonly expected: number;
}

/** Seconds of a law in blocks, with random numbers of their own. */
export function secondsStream(
  { law, meanSeconds }: LawSeconds<ArrivalLaw>,
  { random, expected }: StreamOptions,
): BlockStream {
  const source = new RandomSource(String(random()));
  const length = Math.min(BLOCK, Math.max(LEAST_BLOCK, Math.ceil(expected)));
  return new BlockStream(fillGaps(source, law, meanSeconds), length);
}
