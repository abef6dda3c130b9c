import { dispersionOfMany } from "../laws/arrival-law.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { scvOf } from "../laws/time-law.ts";
import { type Tandem, type TandemMeans, withResponse } from "../tandem.ts";
import { batchMmc } from "./batch-arrivals.ts";

export interface BatchQna extends TandemMeans {
  /** Squared coefficients of variation: of departures of the first stage, and of those that are offloaded. */
  readonly departureScv: number;
  readonly offloadScv: number;
}

/**
 * The tandem stage by stage: each as if its arrivals were renewals of the right dispersion (Whitt's Queueing Network Analyzer,
 * 1983), with the exact wait for Poisson batches scaled by how much arrivals and services scatter.
 */
export function batchQna(tandem: Tandem): BatchQna {
  const { batchRate, batchSize, first, second, offloadProbability: share, offloadBatch } = tandem;
  const { mean, scv } = batchMoments(batchSize);
  const arrivalScv = mean * (dispersionOfMany(tandem.arrival) + scv);
  const poissonWait = batchMmc({ batchRate, batchSize, ...first }).waitSeconds;
  const firstWaitSeconds = (poissonWait * (arrivalScv + scvOf(first.service))) / (mean * (1 + scv) + 1);

  const jobRate = batchRate * mean;
  const utilisation = (jobRate * first.serviceMeanSeconds) / first.servers;
  const departureScv =
    1 +
    (1 - utilisation ** 2) * (arrivalScv - 1) +
    (utilisation ** 2 / Math.sqrt(first.servers)) * (Math.max(scvOf(first.service), 0.2) - 1);
  const offloadScv = share * departureScv + 1 - share;

  const offloadRate = jobRate * share;
  const gathered = { kind: "constant", mean: offloadBatch } as const;
  const batches = { batchRate: offloadRate / offloadBatch, batchSize: gathered, ...second };
  const secondWaitSeconds = (batchMmc(batches).waitSeconds * (offloadScv + scvOf(second.service))) / (offloadBatch + 1);
  const waits = { firstWaitSeconds, bufferWaitSeconds: (offloadBatch - 1) / (2 * offloadRate), secondWaitSeconds };
  return { ...withResponse(tandem, waits), departureScv, offloadScv };
}
