import { z } from "zod";

import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { FUNCTION_NAMES } from "#core/campaign/trigger-routes.ts";

const BucketState = z.strictObject({
  bucket: z.string(),
  role: z.enum(BUCKET_ROLES),
  state: z.enum(["present", "created", "missing"]),
  /** Null where the store keeps none. */
  keepsVersions: z.boolean().nullable(),
});
export type BucketState = z.infer<typeof BucketState>;

const RuleState = z.strictObject({
  id: z.string(),
  function: z.enum(FUNCTION_NAMES),
  bucket: z.string(),
  prefix: z.string(),
  suffix: z.string(),
  /** ARN of the webhook target; null when the server has none for this function, or does not say. */
  target: z.string().nullable(),
  state: z.enum(["present", "added", "changed", "missing", "different"]),
});
export type RuleState = z.infer<typeof RuleState>;

export const SetupDocument = z
  .strictObject({
    store: z.string(),
    prefix: z.string(),
    /** True when nothing is missing. */
    complete: z.boolean(),
    buckets: z.array(BucketState),
    notifications: z.array(RuleState),
    /** One sentence for each thing that is missing. */
    missing: z.array(z.string()),
    /** What is there but may be a trouble. */
    notes: z.array(z.string()),
    /** Variables that give MinIO the webhook targets it lacks, when it starts. */
    environment: z.array(z.string()),
    /** Commands that give them to a MinIO that runs. */
    commands: z.array(z.string()),
  })
  .meta({ title: "What profaas setup prints" });
export type SetupDocument = z.infer<typeof SetupDocument>;
