import { z } from "zod";

/** Asks an invocation of the trainer to learn one target, or to go on with it. */
export const TrainingTask = z.strictObject({
  format: z.literal("training-task"),
  version: z.literal(1),
  campaignId: z.string(),
  datasetsSha256: z.string(),
  subject: z.string(),
  target: z.string(),
  /** 1, and one more for every time that a step ended before the target was learned. */
  step: z.int().positive(),
  /** Several invocations may work on a target at once: each begins at a place of its own among the trials. */
  share: z.strictObject({ index: z.int().nonnegative(), of: z.int().positive() }),
});
export type TrainingTask = z.infer<typeof TrainingTask>;
