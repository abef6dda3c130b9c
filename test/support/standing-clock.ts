import type { Clock } from "#ports/clock.ts";

/** A clock that stands still: whoever sleeps lets the others have one turn. */
export function standingClock(epochMilliseconds = Date.UTC(2030, 0, 1)): Clock {
  return {
    epochMilliseconds: () => epochMilliseconds,
    monotonicSeconds: () => 0,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
