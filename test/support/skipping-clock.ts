import type { Clock } from "#ports/clock.ts";

/** A clock on which time passes only by sleeping, and sleeping takes no time. */
export function skippingClock(
  startEpochMilliseconds = Date.UTC(2030, 0, 1),
): Clock & { skip(durationSeconds: number): void } {
  let nowSeconds = 0;
  return {
    epochMilliseconds: () => startEpochMilliseconds + nowSeconds * 1000,
    monotonicSeconds: () => nowSeconds,
    sleep: (durationSeconds) => {
      nowSeconds += Math.max(0, durationSeconds);
      return new Promise((resolve) => setImmediate(resolve));
    },
    skip: (durationSeconds) => {
      nowSeconds += durationSeconds;
    },
  };
}
