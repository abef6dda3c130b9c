import { z } from "zod";

import { ArrivalLaw } from "./laws/arrival-law.ts";
import { BatchSize } from "./laws/batch-size.ts";
import { ServiceLaw, TimeLaw } from "./laws/time-law.ts";

export const Stage = z.strictObject({
  servers: z.int().min(1).max(100_000),
  service: ServiceLaw,
  serviceMeanSeconds: z.number().positive(),
});
export type Stage = z.infer<typeof Stage>;

/** The first stage may serve each batch as a whole: then k jobs take `batchOverheadSeconds + k serviceMeanSeconds`. */
export const FirstStage = Stage.extend({ batchOverheadSeconds: z.number().nonnegative().optional() });
export type FirstStage = z.infer<typeof FirstStage>;

/**
 * The serverless batch tandem: batches of jobs come to a first stage; each finished job is offloaded with some probability,
 * and offloaded jobs go in batches over a network to a second stage.
 */
export const Tandem = z.strictObject({
  batchRate: z.number().positive(),
  arrival: ArrivalLaw,
  batchSize: BatchSize,
  first: FirstStage,
  offloadProbability: z.number().gt(0).max(1),
  /** So many jobs are gathered and go together, or, as `request`, all offloaded jobs of a batch once the last is done. */
  offloadBatch: z.union([z.int().min(1), z.literal("request")]),
  /** After so long the gathered jobs go, even if they are fewer; of no effect on whole requests. */
  offloadTimeoutSeconds: z.number().positive().optional(),
  networkDelaySeconds: z.number().nonnegative(),
  /** How the delay scatters from one offloaded batch to the next; constant when left out. */
  networkDelay: TimeLaw.optional(),
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
