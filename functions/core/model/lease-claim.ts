import { z } from "zod";

import { StepOwner } from "#core/campaign/campaign-state.ts";

/** How long after its last sign of life whoever claimed part of a search counts as dead, where nobody can see its process. */
export const CLAIM_LEASE_SECONDS = 60;

/** Says who is at work on part of a search. It spares others the same work and guards nothing: they would come to the same. */
export const LeaseClaim = z.strictObject({
  format: z.literal("lease-claim"),
  version: z.literal(1),
  owner: StepOwner,
  leaseUntilEpochMilliseconds: z.number(),
});
export type LeaseClaim = z.infer<typeof LeaseClaim>;
