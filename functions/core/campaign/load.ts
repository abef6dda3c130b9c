import { z } from "zod";

/** Closed batches: `batches` batches of `batchSize` files, so many seconds apart. */
export const BatchLoad = z.strictObject({
  kind: z.never().optional(),
  batchSize: z.int().positive(),
  batches: z.int().positive(),
  interUploadSeconds: z.number().nonnegative(),
  interUploadDistribution: z.enum(["deterministic", "exponential"]),
});
export type BatchLoad = z.infer<typeof BatchLoad>;

/** An open loop at a rate: requests come evenly or as a Poisson process, for a time or until there were so many. */
export const RateLoad = z.strictObject({
  kind: z.enum(["constant", "poisson"]),
  requestsPerSecond: z.number().positive(),
  /** One of the two is set. */
  durationSeconds: z.number().positive().optional(),
  count: z.int().positive().optional(),
});
export type RateLoad = z.infer<typeof RateLoad>;

/** An open loop whose rate changes evenly from one value to another. */
export const RampLoad = z.strictObject({
  kind: z.literal("ramp"),
  fromPerSecond: z.number().nonnegative(),
  toPerSecond: z.number().nonnegative(),
  durationSeconds: z.number().positive(),
});
export type RampLoad = z.infer<typeof RampLoad>;

/** An open loop at the times of a trace, which the campaign holds; at speed 2 they come twice as fast. */
export const TraceLoad = z.strictObject({
  kind: z.literal("trace"),
  /** Hash of the times. */
  trace: z.string(),
  count: z.int().positive(),
  /** From the first request to the last at speed 1. */
  spanSeconds: z.number().nonnegative(),
  speed: z.number().positive(),
});
export type TraceLoad = z.infer<typeof TraceLoad>;

/** An open loop: when a request comes does not depend on how those before it fared. */
export type OpenLoad = RateLoad | RampLoad | TraceLoad;

/** The load of a run. */
export const Load = z.union([BatchLoad, RateLoad, RampLoad, TraceLoad]);
export type Load = z.infer<typeof Load>;

export function isOpenLoad(load: Load): load is OpenLoad {
  return load.kind !== undefined;
}

/** True when the times of the load are drawn, so that another draw is the same load. */
export function isDrawnLoad(load: Load): boolean {
  return (
    load.kind === "poisson" ||
    (!isOpenLoad(load) && load.interUploadDistribution !== "deterministic" && load.batches > 1)
  );
}
