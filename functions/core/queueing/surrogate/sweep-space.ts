import { z } from "zod";

const Range = (low: number, high: number) =>
  z
    .tuple([z.number(), z.number()])
    .refine(
      ([from, to]) => from <= to && from >= low && to <= high,
      `must be two numbers from ${low} to ${high}, the smaller first`,
    );

export const SWEPT_ARRIVALS = [
  ...["constant", "exponential", "gamma", "hyperexponential", "lognormal", "weibull", "twoPoint"],
] as const;
const Family = z.enum([
  "constant",
  "exponential",
  "gamma",
  "hyperexponential",
  "lognormal",
  "weibull",
  "twoPoint",
  "uniform",
  "hyperErlang",
  "boundedPareto",
]);
export type Family = z.infer<typeof Family>;
const TAUGHT: Family[] = ["constant", "exponential", "gamma", "hyperexponential", "lognormal", "weibull", "twoPoint"];

/** Which tandems a sweep draws from; every field has a default. Ranges of counts and scatter are even in the logarithm. */
export const SweepSpace = z.strictObject({
  arrivalFamilies: z.array(Family).min(1).default(TAUGHT),
  serviceFamilies: z.array(Family).min(1).default(TAUGHT),
  /** So much of the tandems have arrivals of two phases instead. */
  phasedShare: z.number().min(0).max(1).default(0.2),
  arrivalScv: Range(0.01, 100).default([0.1, 6]),
  serviceScv: Range(0.01, 100).default([0.1, 8]),
  phaseRateRatio: Range(1, 1000).default([1.5, 12]),
  phaseSojournBatches: Range(0.1, 10_000).default([2, 100]),
  batchMean: Range(1, 1000).default([1, 32]),
  servers: Range(1, 1000).default([1, 16]),
  /** So much of the stages have more, up to `mostServers`. */
  manyServersShare: z.number().min(0).max(1).default(0.06),
  mostServers: z.int().min(1).max(1000).default(64),
  utilisation: Range(0.01, 0.999).default([0.1, 0.95]),
  /** So much of the tandems have one stage that is busier, up to `mostUtilisation`. */
  busyShare: z.number().min(0).max(1).default(0.12),
  mostUtilisation: z.number().max(0.999).default(0.99),
  offloadProbability: Range(0.001, 1).default([0.1, 1]),
  /** So much of the tandems offload every job. */
  wholeShare: z.number().min(0).max(1).default(0.3),
  offloadBatch: Range(1, 1000).default([1, 32]),
  /** So much of the tandems offload jobs one by one. */
  singlesShare: z.number().min(0).max(1).default(0.25),
});
export type SweepSpace = z.infer<typeof SweepSpace>;
