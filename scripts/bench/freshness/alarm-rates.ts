import { type CoverageLaw, NOTHING_OBSERVED, observed } from "#core/inventory/freshness/coverage-detector.ts";
import { prng } from "#core/numeric/prng.ts";

/** How often, and how soon, the detector gives alarm where each observation misses with one chance. */
export interface AlarmRates {
  readonly missRate: number;
  /** By the numbers of observations asked for: the share of streams with an alarm until then. */
  readonly alarmed: readonly number[];
  /** Observations until the alarm, in the mean over the streams that had one; null where none had. */
  readonly meanDelay: number | null;
}

export interface AlarmStudy {
  readonly law: CoverageLaw;
  /** How observations really miss. */
  readonly missRate: number;
  /** Ascending. */
  readonly within: readonly number[];
  readonly streams: number;
  readonly seed: string;
}

/** Streams of observations, each until its alarm or the last of the numbers asked for. */
export function alarmRates({ law, missRate, within, streams, seed }: AlarmStudy): AlarmRates {
  const random = prng(seed);
  const last = within.at(-1) ?? 0;
  const alarms: number[] = [];
  for (let stream = 0; stream < streams; stream++) {
    let state = NOTHING_OBSERVED;
    while (state.alarmAt === null && state.observed < last) state = observed(state, random() >= missRate, law);
    if (state.alarmAt !== null) alarms.push(state.alarmAt);
  }
  return {
    missRate,
    alarmed: within.map((count) => alarms.filter((at) => at <= count).length / streams),
    meanDelay: alarms.length === 0 ? null : alarms.reduce((sum, at) => sum + at, 0) / alarms.length,
  };
}
