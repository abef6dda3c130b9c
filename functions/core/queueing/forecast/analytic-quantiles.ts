import { batchMmc } from "../closed-forms/batch-arrivals.ts";
import { offloadFlow } from "../closed-forms/offload-flow.ts";
import { reichQuantile } from "../closed-forms/reich.ts";
import { responseQuantiles } from "../surrogate/response-quantiles.ts";
import { servicePoints } from "../surrogate/service-points.ts";
import type { Tandem, TandemMeans } from "../tandem.ts";

/**
 * Quantiles of the response, in seconds, given the mean waits. Exact between two single servers of Poisson jobs (Reich 1957);
 * else by adding up the parts of the response as if they were independent: both services by their laws, each wait 0 or
 * exponential (0 as often as of Poisson batches and exponential services), the buffer's wait even between 0 and twice its mean,
 * and the network's delay as if it were constant. Waits of heavier tails, and jobs of one batch that wait together, make the
 * highest quantiles too low.
 */
export function analyticQuantiles(tandem: Tandem, means: TandemMeans, shares: readonly number[]): number[] {
  const { first, second, networkDelaySeconds: delay } = tandem;
  const rates = reichRates(tandem);
  if (rates !== undefined) return shares.map((share) => delay + reichQuantile(rates, share));
  const { batchRate, batchSize } = tandem;
  const { bufferWaitSeconds: _, ...offloads } = offloadFlow(tandem);
  const unit = first.serviceMeanSeconds;
  const parts = {
    first: servicePoints(first.service),
    firstMean: 1,
    second: servicePoints(second.service),
    secondMean: second.serviceMeanSeconds / unit,
    firstWait: means.firstWaitSeconds / unit,
    firstWaits: batchMmc({ batchRate, batchSize, ...first }).waits,
    secondWait: means.secondWaitSeconds / unit,
    secondWaits: batchMmc({ ...offloads, ...second }).waits,
    bufferWait: means.bufferWaitSeconds / unit,
  };
  return Array.from(responseQuantiles(parts, shares), (quantile) => quantile * unit + delay);
}

/** Of the exponential parts of the response, where these are known. */
function reichRates(tandem: Tandem): readonly [number, number] | undefined {
  const { batchRate, arrival, batchSize, first, second, offloadProbability, offloadBatch } = tandem;
  const isOne = batchSize.kind !== "empirical" && batchSize.kind !== "trace" && batchSize.mean === 1;
  const isMarkov = [arrival.kind, first.service.kind, second.service.kind].every((kind) => kind === "exponential");
  const isSingle = first.servers === 1 && second.servers === 1 && (offloadBatch === 1 || offloadBatch === "request");
  if (!(isOne && isMarkov && isSingle)) return undefined;
  return [1 / first.serviceMeanSeconds - batchRate, 1 / second.serviceMeanSeconds - batchRate * offloadProbability];
}
