import type { Load, RampLoad, RateLoad } from "#core/campaign/load.ts";

/** A number that is a hair above a whole one because it was computed is that whole one. */
const ROUNDING = 1e-9;

/** How many originals a run of the load uploads; of a Poisson process that lasts for a time, the mean. */
export function requestCount(load: Load): number {
  switch (load.kind) {
    case undefined:
      return load.batchSize * load.batches;
    case "constant":
      return rateCount(load);
    case "poisson":
      return load.count ?? 1 + load.requestsPerSecond * (load.durationSeconds ?? 0);
    case "ramp":
      return rampCount(load);
    case "trace":
      return load.count;
  }
}

/** From the first upload of a load to its last, on average. */
export function loadSpanSeconds(load: Load): number {
  switch (load.kind) {
    case undefined:
      return (load.batches - 1) * load.interUploadSeconds;
    case "constant":
    case "poisson":
      return (requestCount(load) - 1) / load.requestsPerSecond;
    case "ramp":
      return load.durationSeconds;
    case "trace":
      return load.spanSeconds / load.speed;
  }
}

/** Requests of one kind of gap: those that begin before the time is over. */
export function rateCount({ requestsPerSecond, durationSeconds, count }: RateLoad): number {
  return count ?? wholeCount(requestsPerSecond * (durationSeconds ?? 0));
}

/** The integral of the rate, whole requests of it. */
export function rampCount({ fromPerSecond, toPerSecond, durationSeconds }: RampLoad): number {
  return wholeCount(((fromPerSecond + toPerSecond) / 2) * durationSeconds);
}

function wholeCount(requests: number): number {
  return Math.max(1, Math.ceil(requests * (1 - ROUNDING)));
}
