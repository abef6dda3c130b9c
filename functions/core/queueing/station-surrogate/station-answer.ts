import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";
import { SMALL, type StationDescription, WAIT_FLOOR } from "./station-description.ts";

/** Shares of the jobs that wait at all; the quantiles of their waits say how these scatter. */
export const WAIT_SHARES = [0.2, 0.5, 0.9, 0.99] as const;

/** What is known of a station: waits in mean services, and how its departures scatter. */
export interface StationAnswer {
  readonly wait: number;
  /** How likely a job waits at all. */
  readonly waits: number;
  /** Of the wait of those that wait, by `WAIT_SHARES`. */
  readonly waitQuantiles: readonly number[];
  readonly bufferWait: number;
  readonly departures: StreamDescriptors;
  /** How far both waits hang together with how long jobs have been in the chain before them. */
  readonly waitCorrelation: number;
  readonly bufferCorrelation: number;
}

/** What a network answers, in this order, each over its scale. */
export const STATION_SCALES = [0.3, 2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5, 0.3, 0.3, 0.3, 0.3, 0.2, 0.2] as const;
export const STATION_TARGETS = STATION_SCALES.length;
const MOST_LOGIT = 8;
const MOST_CORRELATION = 0.95;

/** The analytic answer, which all that a network answers corrects. */
export function analyticStation({ utilisation, wait, bufferWait, departures }: StationDescription): StationAnswer {
  const waits = Math.min(1, Math.max(utilisation, wait / (wait + 1)));
  return {
    wait,
    waits,
    waitQuantiles: exponentialQuantiles(wait, waits),
    bufferWait,
    departures,
    waitCorrelation: 0,
    bufferCorrelation: 0,
  };
}

/** An answer as a network gives it: over the analytic one, mostly in logarithms. NaN where it says nothing. */
export function correctionsOf(described: StationDescription, answer: StationAnswer): Float64Array {
  const { wait, waits, waitQuantiles, bufferWait, departures, waitCorrelation, bufferCorrelation } = answer;
  const base = described.departures;
  const exponential = exponentialQuantiles(wait, waits);
  const corrections = Float64Array.of(
    Math.log((wait + WAIT_FLOOR) / (described.wait + WAIT_FLOOR)),
    Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, Math.log(waits / (1 - waits)))),
    ...waitQuantiles.map((quantile, index) => Math.log(quantile / exponential[index]!)),
    overBase(departures.scv, base.scv),
    Math.cbrt(departures.third) - Math.cbrt(base.third),
    overBase(departures.dispersion2, base.dispersion2),
    overBase(departures.dispersion10, base.dispersion10),
    overBase(departures.dispersion100, base.dispersion100),
    described.bufferWait === 0 ? NaN : Math.log((bufferWait / described.bufferWait + WAIT_FLOOR) / (1 + WAIT_FLOOR)),
    waitCorrelation,
    bufferCorrelation,
  );
  return corrections.map((value, target) => value / STATION_SCALES[target]!);
}

/** The other way round. */
export function correctedStation(described: StationDescription, scaled: ArrayLike<number>): StationAnswer {
  const at = (target: number): number => scaled[target]! * STATION_SCALES[target]!;
  const base = described.departures;
  const wait = Math.max(0, (described.wait + WAIT_FLOOR) * Math.exp(at(0)) - WAIT_FLOOR);
  const waits = 1 / (1 + Math.exp(-at(1)));
  const above = (value: number, target: number): number => Math.max(0, (value + SMALL) * Math.exp(at(target)) - SMALL);
  const correlation = (target: number): number => Math.max(-MOST_CORRELATION, Math.min(MOST_CORRELATION, at(target)));
  const scv = above(base.scv, 6);
  let least = 0;
  return {
    wait,
    waits,
    waitQuantiles: exponentialQuantiles(wait, waits).map(
      (quantile, index) => (least = Math.max(least, quantile * Math.exp(at(2 + index)))),
    ),
    bufferWait: Math.max(0, described.bufferWait * ((1 + WAIT_FLOOR) * Math.exp(at(11)) - WAIT_FLOOR)),
    departures: {
      scv,
      // No time has a smaller third moment (by the inequality of Cauchy and Schwarz).
      third: Math.max(scv * (scv - 1), (Math.cbrt(base.third) + at(7)) ** 3),
      dispersion2: above(base.dispersion2, 8),
      dispersion10: above(base.dispersion10, 9),
      dispersion100: above(base.dispersion100, 10),
      dispersionOfMany: base.dispersionOfMany,
    },
    waitCorrelation: correlation(12),
    bufferCorrelation: correlation(13),
  };
}

function exponentialQuantiles(wait: number, waits: number): number[] {
  return WAIT_SHARES.map((share) => (waits > 0 ? (-Math.log1p(-share) * wait) / waits : 0));
}

function overBase(value: number, base: number): number {
  return Math.log((value + SMALL) / (base + SMALL));
}
