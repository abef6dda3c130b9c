import type { Clock } from "#ports/clock.ts";

import { manualClock } from "./manual-clock.ts";

/** A clock on which every look takes time, and nobody sleeps to an end: a trial, before and after which is looked, takes one look. */
export function tickingClock(tickSeconds = 5): Clock {
  let nowSeconds = 0;
  return { ...manualClock(), monotonicSeconds: () => (nowSeconds += tickSeconds) };
}
