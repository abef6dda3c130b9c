import { dispersionOfMany } from "../laws/arrival-law.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { scvOf } from "../laws/time-law.ts";
import { type Tandem, type TandemMeans, withResponse } from "../tandem.ts";
import { batchMmc } from "./batch-arrivals.ts";
import { offloadFlow } from "./offload-flow.ts";

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
  refuseUnknown(tandem);
  const { batchRate, batchSize, first, second, offloadProbability: share } = tandem;
  const { mean, scv } = batchMoments(batchSize);
  const arrivalScv = mean * (dispersionOfMany(tandem.arrival) + scv);
  const poissonWait = batchMmc({ batchRate, batchSize, ...first }).waitSeconds;
  const firstWaitSeconds = (poissonWait * (arrivalScv + scvOf(first.service))) / (mean * (1 + scv) + 1);

  const utilisation = (batchRate * mean * first.serviceMeanSeconds) / first.servers;
  const departureScv =
    1 +
    (1 - utilisation ** 2) * (arrivalScv - 1) +
    (utilisation ** 2 / Math.sqrt(first.servers)) * (Math.max(scvOf(first.service), 0.2) - 1);
  const offloadScv = share * departureScv + 1 - share;

  const { bufferWaitSeconds, ...batches } = offloadFlow(tandem);
  const gathered = batchMoments(batches.batchSize);
  const poissonBatches = batchMmc({ ...batches, ...second }).waitSeconds;
  const secondWaitSeconds =
    (poissonBatches * (offloadScv + scvOf(second.service))) / (gathered.mean * (1 + gathered.scv) + 1);
  const waits = { firstWaitSeconds, bufferWaitSeconds, secondWaitSeconds };
  return { ...withResponse(tandem, waits), departureScv, offloadScv };
}

function refuseUnknown({ first, offloadTimeoutSeconds }: Tandem): void {
  if (first.batchOverheadSeconds !== undefined) {
    throw new RangeError(
      `Cannot solve a tandem stage by stage as each job must be served for itself: batchOverheadSeconds is ${first.batchOverheadSeconds}, so simulate it`,
    );
  }
  if (offloadTimeoutSeconds !== undefined) {
    throw new RangeError(
      `Cannot solve a tandem stage by stage as offloaded batches must have one size: they go after ${offloadTimeoutSeconds} s at the latest, so simulate it`,
    );
  }
}
