import { z } from "zod";

import { StepOwner } from "./campaign-state.ts";

/** A process that serves this store: whoever drops a spec may wait for it instead of working himself. */
export const HostPresence = z.strictObject({
  format: z.literal("host"),
  version: z.literal(1),
  hostId: z.string(),
  owner: StepOwner,
  /** Where it answers predictions; null when it does not. */
  url: z.string().nullable(),
  /** It lives at least until then, if its clock is right. */
  aliveUntilEpochMilliseconds: z.number(),
});
export type HostPresence = z.infer<typeof HostPresence>;
