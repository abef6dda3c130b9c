import { z } from "zod";

/** Asks one more invocation to work on a sweep. */
export const SweepTask = z.strictObject({
  format: z.literal("sweep-task"),
  version: z.literal(1),
  sweepId: z.string(),
  share: z.strictObject({ index: z.int().nonnegative(), of: z.int().positive() }),
});
export type SweepTask = z.infer<typeof SweepTask>;

/** Asks for one member of the surrogate that is learned from a dataset. */
export const MemberTask = z.strictObject({
  format: z.literal("member-task"),
  version: z.literal(1),
  campaignId: z.string(),
  datasetsSha256: z.string(),
  member: z.int().nonnegative(),
});
export type MemberTask = z.infer<typeof MemberTask>;

/** What came of a member, until all are there. */
export const TrainedMember = z.strictObject({
  format: z.literal("surrogate-member"),
  version: z.literal(2),
  backend: z.string(),
  /** Layers of one network, or several with what each sees and answers. */
  parts: z.array(z.unknown()),
});
export type TrainedMember = z.infer<typeof TrainedMember>;
