import { z } from "zod";

import { BatchLoad } from "#core/campaign/load.ts";

const Rates = z.array(z.number().nonnegative()).min(1);

/** The load of a campaign: every value that is swept as a list. */
export const CampaignLoad = z.union([
  z.strictObject({
    kind: z.never().optional(),
    batchSize: z.array(z.int().positive()).min(1),
    batches: z.int().positive(),
    interUploadSeconds: z.array(z.number().nonnegative()).min(1),
    interUploadDistribution: BatchLoad.shape.interUploadDistribution,
  }),
  z.strictObject({
    kind: z.enum(["constant", "poisson"]),
    requestsPerSecond: z.array(z.number().positive()).min(1),
    durationSeconds: z.number().positive().optional(),
    count: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("ramp"),
    fromPerSecond: Rates,
    toPerSecond: Rates,
    durationSeconds: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal("trace"),
    /** Times of the requests in order, the first at 0. */
    seconds: z.array(z.number().nonnegative()).min(1),
    speed: z.array(z.number().positive()).min(1),
  }),
]);
export type CampaignLoad = z.infer<typeof CampaignLoad>;
