import { z } from "zod";

import { ArrivalLaw } from "./laws/arrival-law.ts";
import { BatchSize } from "./laws/batch-size.ts";
import { TimeLaw } from "./laws/time-law.ts";

export const Stage = z.strictObject({
  servers: z.int().min(1),
  service: TimeLaw,
  serviceMeanSeconds: z.number().positive(),
});
export type Stage = z.infer<typeof Stage>;

/**
 * The serverless batch tandem: batches of jobs come to a first stage; each finished job is offloaded with some probability,
 * and offloaded jobs go in batches over a network to a second stage.
 */
export const Tandem = z.strictObject({
  batchRate: z.number().positive(),
  arrival: ArrivalLaw,
  batchSize: BatchSize,
  first: Stage,
  offloadProbability: z.number().gt(0).max(1),
  offloadBatch: z.int().min(1),
  networkDelaySeconds: z.number().nonnegative(),
  second: Stage,
});
export type Tandem = z.infer<typeof Tandem>;

/** Means of offloaded jobs, in seconds. */
export interface TandemMeans {
  readonly firstWaitSeconds: number;
  readonly bufferWaitSeconds: number;
  readonly secondWaitSeconds: number;
  readonly responseSeconds: number;
}

/** The response that goes with some waits. */
export function withResponse(
  { first, second, networkDelaySeconds }: Tandem,
  waits: Omit<TandemMeans, "responseSeconds">,
): TandemMeans {
  const { firstWaitSeconds, bufferWaitSeconds, secondWaitSeconds } = waits;
  const services = first.serviceMeanSeconds + second.serviceMeanSeconds;
  return {
    ...waits,
    responseSeconds: firstWaitSeconds + bufferWaitSeconds + networkDelaySeconds + secondWaitSeconds + services,
  };
}
