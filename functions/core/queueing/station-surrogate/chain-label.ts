import type { Chain } from "../chain/chain.ts";
import { chainLoads } from "../chain/chain-loads.ts";
import type { ChainSimulation } from "../chain/simulate-chain.ts";
import { dispersionOfMany } from "../laws/arrival-law.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { scvOf } from "../laws/time-law.ts";
import { quantileOf } from "../simulation/log-histogram.ts";
import { WAIT_SHARES } from "./station-answer.ts";

/** What a simulation found of a chain, of each station and of its responses; times in seconds. In this order labels are stored. */
export const RESPONSE_COLUMNS = [
  ...["jobs", "response", "responseError"],
  ...["p50", "p90", "p95", "p99", "p50Error", "p90Error", "p95Error", "p99Error"],
] as const;
export const STATION_COLUMNS = [
  ...["wait", "waitError", "waits", "wait20", "wait50", "wait90", "wait99", "bufferWait"],
  ...["waitCorrelation", "bufferCorrelation"],
  ...["scv", "third", "dispersion2", "dispersion10", "dispersion100"],
] as const;
export type ResponseLabel = Readonly<Record<(typeof RESPONSE_COLUMNS)[number], number>>;
export type StationLabel = Readonly<Record<(typeof STATION_COLUMNS)[number], number>>;

export interface ChainLabel extends ResponseLabel {
  readonly stations: readonly StationLabel[];
}

/** Of a simulation that measured its streams. */
export function chainLabel({ jobs, response, stations }: ChainSimulation): ChainLabel {
  return {
    jobs,
    response: response.meanSeconds.value,
    responseError: response.meanSeconds.standardError,
    p50: response.p50Seconds.value,
    p90: response.p90Seconds.value,
    p95: response.p95Seconds.value,
    p99: response.p99Seconds.value,
    p50Error: response.p50Seconds.standardError,
    p90Error: response.p90Seconds.standardError,
    p95Error: response.p95Seconds.standardError,
    p99Error: response.p99Seconds.standardError,
    stations: stations.map(({ wait, bufferWaitSeconds, waitCorrelation, bufferCorrelation, departures }) => {
      const [wait20, wait50, wait90, wait99] = WAIT_SHARES.map((share) => quantileOf(wait.whenWaiting, share));
      return {
        wait: wait.meanSeconds.value,
        waitError: wait.meanSeconds.standardError,
        waits: wait.waits.value,
        wait20: wait20!,
        wait50: wait50!,
        wait90: wait90!,
        wait99: wait99!,
        bufferWait: bufferWaitSeconds.value,
        waitCorrelation,
        bufferCorrelation,
        scv: departures?.scv ?? NaN,
        third: departures?.thirdMoment ?? NaN,
        dispersion2: departures?.dispersion[2] ?? NaN,
        dispersion10: departures?.dispersion[10] ?? NaN,
        dispersion100: departures?.dispersion[100] ?? NaN,
      };
    }),
  };
}

/** Numbers of a chain of up to so many stations: NaN where it has fewer. */
export function packLabel({ stations, ...response }: ChainLabel, mostStations: number): Float64Array {
  const packed = new Float64Array(labelWidth(mostStations)).fill(NaN);
  packed.set(RESPONSE_COLUMNS.map((name) => response[name]));
  for (const [index, station] of stations.entries()) {
    packed.set(
      STATION_COLUMNS.map((name) => station[name]),
      RESPONSE_COLUMNS.length + index * STATION_COLUMNS.length,
    );
  }
  return packed;
}

export function unpackLabel(packed: Float64Array, stations: number): ChainLabel {
  const named = <Name extends string>(names: readonly Name[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, packed[from + index]!])) as Record<Name, number>;
  return {
    ...named(RESPONSE_COLUMNS, 0),
    stations: Array.from({ length: stations }, (_, index) =>
      named(STATION_COLUMNS, RESPONSE_COLUMNS.length + index * STATION_COLUMNS.length),
    ),
  };
}

export function labelWidth(mostStations: number): number {
  return RESPONSE_COLUMNS.length + mostStations * STATION_COLUMNS.length;
}

/** Jobs after which a mean wait is known to one standard error of 100 %, by Whitt's rule (1989), where a label has its usual length. */
const MIDDLING = 150;
const [LEAST, MOST] = [0.4, 4];

/** How many jobs a label of a chain is worth: more where waits scatter much, by the root of what equal errors would take. */
export function chainLabelJobs(chain: Chain, jobs: number): number {
  const { mean, scv } = batchMoments(chain.batchSize);
  const busiest = Math.max(...chainLoads(chain).map(({ utilisation }) => utilisation));
  const services = Math.max(...chain.stations.map(({ service }) => scvOf(service)));
  const scatter = mean * (dispersionOfMany(chain.arrival) + scv) + services;
  const effort = scatter / 2 / (1 - busiest) ** 2;
  return Math.round(jobs * Math.min(MOST, Math.max(LEAST, Math.sqrt(effort / MIDDLING))));
}
