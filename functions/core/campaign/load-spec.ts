import { z } from "zod";

import { sweep } from "#core/campaign/sweep.ts";

const Rate = z.number().positive("must be more than 0 requests per second").max(10_000);
const RampEnd = z.number().nonnegative("must be 0 or more requests per second").max(10_000);
const Duration = z
  .number()
  .positive("must be a positive number of seconds")
  .max(7 * 86_400);

const BatchLoadSpec = z.strictObject({
  kind: z.literal("batches").optional(),
  batchSize: sweep(z.int().min(1, "must be a positive integer").max(100_000))
    .default(1)
    .meta({ description: "Files uploaded at once; a list is swept." }),
  batches: z
    .int()
    .min(1, "must be a positive integer")
    .max(100_000)
    .default(1)
    .meta({ description: "How many batches a run uploads." }),
  interUploadSeconds: sweep(z.number().nonnegative("must be zero or more seconds").max(86_400))
    .default(0)
    .meta({ description: "Time between batches (its mean, when exponential); a list is swept." }),
  interUploadDistribution: z.enum(["deterministic", "exponential"]).default("deterministic"),
});

function rateLoadSpec<Kind extends "constant" | "poisson">(kind: Kind) {
  return z.strictObject({
    kind: z.literal(kind),
    requestsPerSecond: sweep(Rate).meta({ description: "Rate of the requests; a list is swept." }),
    durationSeconds: Duration.optional().meta({ description: "How long requests come; this or count." }),
    count: z
      .int()
      .min(1, "must be a positive integer")
      .max(100_000)
      .optional()
      .meta({ description: "How many requests come; this or durationSeconds." }),
  });
}

const RampLoadSpec = z.strictObject({
  kind: z.literal("ramp"),
  fromPerSecond: sweep(RampEnd).meta({ description: "Rate at the start; a list is swept." }),
  toPerSecond: sweep(RampEnd).meta({ description: "Rate at the end; a list is swept." }),
  durationSeconds: Duration,
});

const TraceLoadSpec = z.strictObject({
  kind: z.literal("trace"),
  seconds: z.union([z.string().min(1), z.array(z.number()).min(1, "must hold at least one time").max(100_000)]).meta({
    description:
      "Times of the requests in seconds: a list, or a CSV file with a column `seconds` (or a single one) that `run` and `plan --resolved` make a list of.",
  }),
  speed: sweep(z.number().positive("must be a positive number").max(10_000))
    .default(1)
    .meta({ description: "How many times as fast as they were the requests come; a list is swept." }),
});

/** The load of a run as people write it: batches of files, or an open loop of requests of one file each. */
export const LoadSpec = z
  .discriminatedUnion("kind", [
    BatchLoadSpec,
    rateLoadSpec("constant"),
    rateLoadSpec("poisson"),
    RampLoadSpec,
    TraceLoadSpec,
  ])
  .meta({
    description:
      "Batches of files, or an open loop whose requests come at their times whatever is under way: constant, poisson, ramp or trace.",
  });
export type LoadSpec = z.infer<typeof LoadSpec>;
