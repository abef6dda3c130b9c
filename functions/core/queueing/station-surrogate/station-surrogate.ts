import { z } from "zod";

import { PackedFloat32 } from "#core/numeric/packed-numbers.ts";

const Errors = z.strictObject({
  /** Chains that it is about. */
  rows: z.int().nonnegative(),
  /** Mean, median and 95 % quantile of |predicted / simulated - 1|; null without rows. */
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p95: z.number().nullable(),
});

/** Networks that answer for one station, and say how jobs leave it, so that stations in a row can be asked one by one. */
export const StationSurrogate = z.strictObject({
  format: z.literal("station-surrogate"),
  version: z.literal(1),
  /** `<sweep>.chain.responseMeanSeconds`. */
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
  /** From input to output, of each member; `kernel` is row-major inputs × units. */
  members: z
    .array(z.array(z.strictObject({ kernel: PackedFloat32, bias: PackedFloat32, units: z.int().positive() })).min(1))
    .min(1),
  /** 90 % of the mean responses err by at most this times (`spreadFloor` + their members' spread). */
  interval: z.strictObject({ level: z.number(), factor: z.number().positive(), spreadFloor: z.number().positive() }),
  /** Whole chains that were held out while it was trained, each station by what the one before said. */
  heldOut: z.strictObject({
    response: Errors,
    p50: Errors,
    p95: Errors,
    p99: Errors,
    /** The same chains by batch-QNA. */
    analytic: Errors,
    /** Standard error of the labels over the response, mean of the chains. */
    labelError: z.number(),
  }),
  training: z.strictObject({
    /** Stations that it learned from. */
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
export type StationSurrogate = z.infer<typeof StationSurrogate>;
