import type { Tandem } from "#core/queueing/tandem.ts";

/** Two M/M/1 in a row (Burke 1956): .9 jobs come a second, the first serves one in a second, and all go on, one by one. */
export function markovianTandem(secondMeanSeconds: number): Tandem {
  return {
    batchRate: 0.9,
    arrival: { kind: "exponential" },
    batchSize: { kind: "constant", mean: 1 },
    first: { servers: 1, service: { kind: "exponential" }, serviceMeanSeconds: 1 },
    offloadProbability: 1,
    offloadBatch: 1,
    networkDelaySeconds: 0,
    second: { servers: 1, service: { kind: "exponential" }, serviceMeanSeconds: secondMeanSeconds },
  };
}
