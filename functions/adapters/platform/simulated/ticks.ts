/** Parts of a second on which everything simulated happens: sums of such times are exact, so parts sum to the whole. */
const TICKS_PER_SECOND = 2 ** 20;

/** The nearest tick. */
export function ticks(durationSeconds: number): number {
  return Math.round(durationSeconds * TICKS_PER_SECOND) / TICKS_PER_SECOND;
}

/** The first tick that is not before this time. */
export function ticksAfter(atSeconds: number): number {
  return Math.ceil(atSeconds * TICKS_PER_SECOND) / TICKS_PER_SECOND;
}
