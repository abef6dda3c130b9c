import { BINS_PER_DOUBLING, type LogHistogram } from "./log-histogram.ts";

/** Doublings that have bins, 26 of them below the unit; what lies outside is counted at the ends. */
const DOUBLINGS = 64;
const BELOW_UNIT = 26;
export const BIN_COUNT = DOUBLINGS * BINS_PER_DOUBLING;
/** By how much the upper word of a number is shifted to leave its exponent and the first bits of its fraction. */
export const BIN_SHIFT = 20 - Math.log2(BINS_PER_DOUBLING);

/** What the shifted upper word of a number in the first bin is, for times around a unit. */
export function firstBin(unitSeconds: number): number {
  return (Math.floor(Math.log2(unitSeconds)) - BELOW_UNIT + 1023) * BINS_PER_DOUBLING;
}

/** Pairs of bins that are looked at together; divides their number. */
const STRIDE = 8;

function areEmpty(pairs: Float64Array, at: number): boolean {
  const left = pairs[at]! + pairs[at + 1]! + pairs[at + 2]! + pairs[at + 3]!;
  return left + (pairs[at + 4]! + pairs[at + 5]! + pairs[at + 6]! + pairs[at + 7]!) === 0;
}

/** Takes the counts of bins out, and leaves none. Their number is even. */
export function takeHistogram(counts: Uint32Array, first: number): LogHistogram {
  // Two bins are seen at once: most are empty, and long simulations are looked at often.
  const pairs = new Float64Array(counts.buffer, counts.byteOffset, counts.length / 2);
  let low = 0;
  while (low < pairs.length && areEmpty(pairs, low)) low += STRIDE;
  while (low < pairs.length && pairs[low] === 0) low++;
  let high = pairs.length;
  while (high - STRIDE >= low && areEmpty(pairs, high - STRIDE)) high -= STRIDE;
  while (high > low && pairs[high - 1] === 0) high--;
  low = counts[2 * low] === 0 ? 2 * low + 1 : 2 * low;
  high = counts[2 * high - 1] === 0 ? 2 * high - 1 : 2 * high;
  const taken = new Float64Array(counts.subarray(low, high));
  counts.fill(0, low, high);
  let total = 0;
  for (let bin = 0; bin < taken.length; bin++) total += taken[bin]!;
  return { lowest: low + first - 1023 * BINS_PER_DOUBLING, counts: taken, total };
}
