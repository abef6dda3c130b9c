import { z } from "zod";

/**
 * An upload whose step was asked for. Whoever asks keeps it alive until the step has ended; meanwhile nobody else asks.
 * It saves work and guards nothing: steps are safe to repeat.
 */
export const Notice = z.strictObject({
  format: z.literal("notice"),
  version: z.literal(1),
  function: z.string(),
  bucket: z.string(),
  key: z.string(),
  etag: z.string(),
  /** Once this has passed, whoever asked is gone and somebody else may ask. */
  leaseUntilEpochMilliseconds: z.number(),
});
export type Notice = z.infer<typeof Notice>;

/** A notification that came with the right token and made no sense, kept for whoever sent it. */
export const QuarantinedEvent = z.strictObject({
  format: z.literal("quarantined-event"),
  version: z.literal(1),
  function: z.string(),
  /** What is wrong with it, as sentences. */
  flaws: z.array(z.string()).min(1),
  contentType: z.string().nullable(),
  sizeBytes: z.int().nonnegative(),
  /** The start of the body; all of it when it is short. */
  body: z.string(),
});
export type QuarantinedEvent = z.infer<typeof QuarantinedEvent>;
