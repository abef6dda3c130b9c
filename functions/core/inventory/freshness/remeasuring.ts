import { z } from "zod";

/** A model that no longer held, and the campaign that measures it again. */
export const Remeasuring = z.strictObject({
  format: z.literal("remeasuring"),
  version: z.literal(1),
  model: z.string(),
  /** The version that no longer held. */
  modelVersion: z.string(),
  againId: z.string(),
  begunAt: z.string(),
  /** The version that took its place; null while none has. */
  freshVersion: z.string().nullable(),
  /** How many real invocations it was judged on last; 0 when it was not yet. */
  judgedOn: z.int().nonnegative(),
});
export type Remeasuring = z.infer<typeof Remeasuring>;
