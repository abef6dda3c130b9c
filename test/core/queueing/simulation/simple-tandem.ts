import type { ArrivalLaw } from "#core/queueing/laws/arrival-law.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { ServiceLaw } from "#core/queueing/laws/time-law.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

export const EXPONENTIAL = { kind: "exponential" } as const;

export interface SimpleTandem {
  readonly batchRate: number;
  readonly arrival?: ArrivalLaw;
  readonly batchSize?: BatchSize;
  readonly servers?: readonly [number, number];
  readonly service?: ServiceLaw;
  readonly secondMean?: number;
  readonly offloadProbability?: number;
  readonly offloadBatch?: number | "request";
}

/** A tandem of which only what matters is told: services of 1 s at the first stage, short ones at the second. */
export function simpleTandem({
  batchRate,
  arrival = EXPONENTIAL,
  batchSize = { kind: "constant", mean: 1 },
  servers = [1, 1],
  service = EXPONENTIAL,
  secondMean = 0.001,
  offloadProbability = 1,
  offloadBatch = 1,
}: SimpleTandem): Tandem {
  return {
    batchRate,
    arrival,
    batchSize,
    first: { servers: servers[0], service, serviceMeanSeconds: 1 },
    offloadProbability,
    offloadBatch,
    networkDelaySeconds: 0,
    second: { servers: servers[1], service: EXPONENTIAL, serviceMeanSeconds: secondMean },
  };
}
