import { z } from "zod";

import { BUCKET_ROLES } from "./bucket-roles.ts";

/** What `setup` made, so that `teardown` takes that away and nothing else. */
export const SetupRecord = z.strictObject({
  format: z.literal("setup"),
  version: z.literal(1),
  prefix: z.string(),
  /** Buckets that were not there before. */
  buckets: z.array(z.enum(BUCKET_ROLES)),
  /** Buckets that were about to be made; whoever made them had no time to say so. */
  making: z.array(z.enum(BUCKET_ROLES)),
  /** Ids of notification rules. */
  rules: z.array(z.string()),
});
export type SetupRecord = z.infer<typeof SetupRecord>;
