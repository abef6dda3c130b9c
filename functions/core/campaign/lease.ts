/** A lease cannot have been given for much longer than leases are: then a clock was wrong, and perhaps its owner is dead. */
const MOST_LEASES_AHEAD = 10;

/**
 * True while whoever took the lease counts as at work. Clocks of machines differ and jump, so two may think that they
 * hold one thing: what they write must be safe against that by itself.
 */
export function leaseHolds(
  untilEpochMilliseconds: number,
  nowEpochMilliseconds: number,
  { leaseMilliseconds }: { readonly leaseMilliseconds: number },
): boolean {
  const aheadMilliseconds = untilEpochMilliseconds - nowEpochMilliseconds;
  return aheadMilliseconds > 0 && aheadMilliseconds <= MOST_LEASES_AHEAD * leaseMilliseconds;
}
