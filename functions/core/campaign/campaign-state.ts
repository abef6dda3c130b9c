import { z } from "zod";

/** The process that holds a step or serves a store. */
export const StepOwner = z.strictObject({
  host: z.string(),
  bootId: z.string(),
  pidNamespace: z.string(),
  pid: z.int(),
  startTicks: z.number(),
});

/** One invocation of the profiler for a campaign. Made with a conditional create: nothing else is a lock. */
export const Step = z.strictObject({
  format: z.literal("step"),
  version: z.literal(1),
  campaignId: z.string(),
  step: z.int().positive(),
  owner: StepOwner,
  /** Another invocation may go on from here once this has passed, or once the owner is surely dead. */
  leaseUntilEpochMilliseconds: z.number(),
  /** How it ended; null while it works (or died). */
  ended: z.enum(["budget", "waiting", "complete"]).nullable(),
});
export type Step = z.infer<typeof Step>;

/** A run that was begun and has no record yet. */
export const RunState = z.strictObject({
  format: z.literal("run-state"),
  version: z.literal(1),
  campaignId: z.string(),
  runId: z.string(),
  attempt: z.int().positive(),
  identity: z.string(),
  startedAtEpochMilliseconds: z.number(),
  /** Set once the platform has lost it; a run that made room for a pod of the users' is none that fails. */
  lost: z.strictObject({ reason: z.string(), preempted: z.boolean() }).optional(),
  /** The resource whose platform runs it. */
  resource: z.string(),
  handle: z
    .strictObject({
      platform: z.string(),
      campaignId: z.string(),
      runId: z.string(),
      attempt: z.int().positive(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .nullable(),
});
export type RunState = z.infer<typeof RunState>;

/** A campaign that profiling by itself began waits between two runs: the guard is against the next one as things stand. */
export const Waiting = z.strictObject({
  format: z.literal("waiting"),
  version: z.literal(1),
  campaignId: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** Why, in sentences. */
  reasons: z.array(z.string()).min(1),
});
export type Waiting = z.infer<typeof Waiting>;

/** Somebody asked for the end of a campaign. */
export const Cancellation = z.strictObject({
  format: z.literal("cancellation"),
  version: z.literal(1),
  campaignId: z.string(),
  requestedAt: z.string(),
});
export type Cancellation = z.infer<typeof Cancellation>;

/** The profiler's last word on a campaign: every run has its record, or none more will come. */
export const RecordsComplete = z.strictObject({
  format: z.literal("records-complete"),
  version: z.literal(1),
  campaignId: z.string(),
  /** Why no more runs come. */
  reason: z.enum(["measured", "cancelled", "budget"]),
  /** True when planned runs have no record. */
  partial: z.boolean(),
  runs: z.strictObject({
    planned: z.int().nonnegative(),
    succeeded: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    notMeasured: z.int().nonnegative(),
    reused: z.int().nonnegative(),
  }),
});
export type RecordsComplete = z.infer<typeof RecordsComplete>;

/** What became of an uploaded object, so that the same bytes are not handled again. */
export const Receipt = z.strictObject({
  format: z.literal("receipt"),
  version: z.literal(1),
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  /** The campaign a spec became, or the object that answers a request. */
  result: z.string(),
});
export type Receipt = z.infer<typeof Receipt>;

/** Why an uploaded object was refused. It is not tried again until its bytes change. */
export const Refusal = z.strictObject({
  format: z.literal("refusal"),
  version: z.literal(1),
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  problems: z
    .array(
      z.strictObject({
        sentence: z.string(),
        path: z.string().nullable(),
        line: z.int().nullable(),
        column: z.int().nullable(),
      }),
    )
    .min(1),
});
export type Refusal = z.infer<typeof Refusal>;
