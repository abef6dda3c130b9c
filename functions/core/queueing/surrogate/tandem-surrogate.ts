import { z } from "zod";

import { PackedFloat32 } from "#core/numeric/packed-numbers.ts";
import { LabelShortfall } from "./label-shortfall.ts";
import { LearnedArrivals } from "./learned-arrivals.ts";

const Errors = z.strictObject({
  /** Rows that it is about. */
  rows: z.int().nonnegative(),
  /** Mean, median and 95 % quantile of |predicted / simulated - 1|; null without rows. */
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p95: z.number().nullable(),
});
export type SurrogateErrors = z.infer<typeof Errors>;

/** From input to output; `kernel` is row-major inputs × units. */
const Layers = z
  .array(z.strictObject({ kernel: PackedFloat32, bias: PackedFloat32, units: z.int().positive() }))
  .min(1);

/** Networks that answer for tandems in place of a simulation, and what is to be known of them. */
export const TandemSurrogate = z.strictObject({
  format: z.literal("tandem-surrogate"),
  version: z.literal(7),
  /** `<sweep>.tandem.responseMeanSeconds`. */
  name: z.string(),
  features: z.array(
    z.strictObject({
      name: z.string(),
      mean: z.number(),
      deviation: z.number().positive(),
      minimum: z.number(),
      maximum: z.number(),
    }),
  ),
  activation: z.literal("silu"),
  /** They say what an ensemble said: of waits, and by how much its members differed; of corrections of percentiles. */
  networks: z.strictObject({ waits: Layers, quantiles: Layers }),
  /** What its answers are amended by, as it learned from short simulations. */
  shortfall: LabelShortfall,
  /** Of other arrivals it says not to be trusted. */
  arrivals: LearnedArrivals,
  /** Where the members differed by more than this share of the response, the answer is not to be trusted. */
  mostSpread: z.number().positive(),
  /** 90 % of the answers err by at most this times (`spreadFloor` + the members' spread). */
  interval: z.strictObject({ level: z.number(), factor: z.number().positive(), spreadFloor: z.number().positive() }),
  /** What was held out while it was trained, and simulated longer. */
  heldOut: z.strictObject({
    response: Errors,
    p50: Errors,
    p95: Errors,
    p99: Errors,
    /** The same rows by the analytic answer alone. */
    analytic: Errors,
    /** Standard error of the labels over the response, mean of the rows. */
    labelError: z.number(),
    /** Mean responses of parts of the same rows. */
    regions: z.array(z.strictObject({ words: z.string(), response: Errors, analytic: Errors })),
  }),
  training: z.strictObject({
    rows: z.int().positive(),
    jobs: z.number().positive(),
    /** The sweep that it was learned from, as `kind: sweep` says it. */
    sweep: z.record(z.string(), z.unknown()),
    sweepId: z.string(),
    dataSha256: z.string(),
    /** The same bytes hold for the same library and major version of Node. */
    backend: z.string(),
    nodeMajor: z.int(),
  }),
});
export type TandemSurrogate = z.infer<typeof TandemSurrogate>;
