import { z } from "zod";

/** What was let through in one day. */
export const GuardLedger = z.strictObject({
  format: z.literal("guard-ledger"),
  version: z.literal(1),
  /** Of the settings' time zone: `2026-11-26`. */
  day: z.string(),
  entries: z.array(
    z.strictObject({ campaignId: z.string(), nodeSeconds: z.number().nonnegative(), letThroughAt: z.string() }),
  ),
});
export type GuardLedger = z.infer<typeof GuardLedger>;
