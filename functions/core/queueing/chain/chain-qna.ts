import { batchMmc } from "../closed-forms/batch-arrivals.ts";
import { batchMoments, type BatchSize } from "../laws/batch-size.ts";
import { dispersionOfMany } from "../laws/arrival-law.ts";
import { scvOf } from "../laws/time-law.ts";
import type { Stage } from "../tandem.ts";
import type { Chain } from "./chain.ts";
import { chainLoads } from "./chain-loads.ts";

export interface StationFlow {
  /** Batches a second that come, and how many jobs each has. */
  readonly batchRate: number;
  readonly batchSize: BatchSize;
  /** Index of dispersion of many gaps between batches. */
  readonly dispersion: number;
}

export interface StationQna {
  readonly utilisation: number;
  readonly waitSeconds: number;
  /** The wait if batches came at random and services were exponential: exact there. */
  readonly poissonWaitSeconds: number;
  /** Squared coefficients of variation of arrivals and of departures, job by job. */
  readonly arrivalScv: number;
  readonly departureScv: number;
}

/** A station as if its arrivals were renewals of the right dispersion (Whitt's Queueing Network Analyzer, 1983, with batches). */
export function stationQna(
  { batchRate, batchSize, dispersion }: StationFlow,
  { servers, service, serviceMeanSeconds }: Stage,
): StationQna {
  const { mean, scv } = batchMoments(batchSize);
  const serviceScv = scvOf(service);
  const arrivalScv = mean * (dispersion + scv);
  const poissonWaitSeconds = batchMmc({ batchRate, batchSize, servers, serviceMeanSeconds }).waitSeconds;
  const utilisation = (batchRate * mean * serviceMeanSeconds) / servers;
  return {
    utilisation,
    waitSeconds: (poissonWaitSeconds * (arrivalScv + serviceScv)) / (mean * (1 + scv) + 1),
    poissonWaitSeconds,
    arrivalScv,
    departureScv:
      1 +
      (1 - utilisation ** 2) * (arrivalScv - 1) +
      (utilisation ** 2 / Math.sqrt(servers)) * (Math.max(serviceScv, 0.2) - 1),
  };
}

/** Mean seconds of jobs that go through all of a chain; `bufferWaitsSeconds` are those after each station but the last. */
export interface ChainMeans {
  readonly waitsSeconds: readonly number[];
  readonly bufferWaitsSeconds: readonly number[];
  readonly responseSeconds: number;
}

/** The chain station by station, as its batch-QNA tells of tandems. */
export function chainQna(chain: Chain): ChainMeans {
  const { stations, links } = chain;
  const loads = chainLoads(chain);
  let flow: StationFlow = { ...chain, dispersion: dispersionOfMany(chain.arrival) };
  const waitsSeconds = stations.map((station, index) => {
    const { waitSeconds, departureScv } = stationQna(flow, station);
    const link = links[index];
    if (link !== undefined) {
      const { probability, gather } = link;
      flow = {
        batchRate: loads[index + 1]!.jobRate / gather,
        batchSize: { kind: "constant", mean: gather },
        dispersion: (probability * departureScv + 1 - probability) / gather,
      };
    }
    return waitSeconds;
  });
  return withChainResponse(
    chain,
    waitsSeconds,
    links.map(({ gather }, index) => (gather - 1) / (2 * loads[index + 1]!.jobRate)),
  );
}

/** The response that goes with some waits. */
export function withChainResponse(
  { stations, links }: Chain,
  waitsSeconds: readonly number[],
  bufferWaitsSeconds: readonly number[],
): ChainMeans {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const responseSeconds =
    sum(waitsSeconds) +
    sum(bufferWaitsSeconds) +
    sum(stations.map(({ serviceMeanSeconds }) => serviceMeanSeconds)) +
    sum(links.map(({ delaySeconds }) => delaySeconds));
  return { waitsSeconds, bufferWaitsSeconds, responseSeconds };
}
