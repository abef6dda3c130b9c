import type { OpenLoad } from "#core/campaign/load.ts";
import { rampCount, rateCount } from "#core/campaign/load-size.ts";
import type { Prng } from "#core/numeric/prng.ts";

export interface RequestTimesOptions {
  /** Decides the gaps of a Poisson process. */
  readonly random: Prng;
  /** The times of the campaign's trace, from 0. */
  readonly traceSeconds?: readonly number[];
}

/** When the requests of an open loop come, in order, the first at 0. */
export function requestTimes(load: OpenLoad, { random, traceSeconds = [] }: RequestTimesOptions): number[] {
  switch (load.kind) {
    case "constant":
      return Array.from({ length: rateCount(load) }, (_, request) => request / load.requestsPerSecond);
    case "poisson":
      return poissonTimes(load, random);
    case "ramp":
      return Array.from({ length: rampCount(load) }, (_, request) => rampTime(load, request));
    case "trace":
      if (traceSeconds.length !== load.count) {
        throw new RangeError(
          `Cannot replay trace ${load.trace} as it must have ${load.count} times: current value is ${traceSeconds.length}`,
        );
      }
      return traceSeconds.map((time) => time / load.speed);
  }
}

/** Gaps by inversion, -ln(1-u)/rate, until there were as many requests as asked for or the time is over. */
function poissonTimes(load: Extract<OpenLoad, { kind: "constant" | "poisson" }>, random: Prng): number[] {
  const { requestsPerSecond, count = Infinity, durationSeconds = Infinity } = load;
  const times: number[] = [];
  for (let now = 0; times.length < count && now < durationSeconds;) {
    times.push(now);
    now += -Math.log(1 - random()) / requestsPerSecond;
  }
  return times;
}

/** When the integral of the rate, a·t + (b-a)·t²/2d, reaches so many requests; in the form that loses no digits. */
function rampTime(load: Extract<OpenLoad, { kind: "ramp" }>, requests: number): number {
  if (requests === 0) return 0;
  const { fromPerSecond: from, toPerSecond: to, durationSeconds } = load;
  const slope = (to - from) / durationSeconds;
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * requests));
  return Math.min(durationSeconds, (2 * requests) / (from + root));
}
