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

/** Takes the counts of bins out, and leaves none. */
export function takeHistogram(counts: Uint32Array, first: number): LogHistogram {
  let low = 0;
  while (low < counts.length && counts[low] === 0) low++;
  let high = counts.length;
  while (high > low && counts[high - 1] === 0) high--;
  const taken = Float64Array.from(counts.subarray(low, high));
  counts.fill(0, low, high);
  const total = taken.reduce((sum, count) => sum + count, 0);
  return { lowest: low + first - 1023 * BINS_PER_DOUBLING, counts: taken, total };
}
