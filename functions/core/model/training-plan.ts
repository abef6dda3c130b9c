import { z } from "zod";

/** What is to be learned from one list of datasets. Its targets are shared out, one task each. */
export const TrainingPlan = z.strictObject({
  format: z.literal("training-plan"),
  version: z.literal(1),
  campaignId: z.string(),
  /** Of the list of datasets. */
  datasetsSha256: z.string(),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
  targets: z.array(
    z.strictObject({
      subject: z.string(),
      target: z.string(),
      /** Of the dataset that it is learned from … */
      level: z.enum(["invocation", "run", "configuration"]),
      /** … and of that dataset's bytes. */
      dataSha256: z.string(),
      /** Name of its model … */
      name: z.string(),
      /** … and the ETag of the pointer to the version that was served before; null for a model that is new. */
      servedBefore: z.string().nullable(),
    }),
  ),
});
export type TrainingPlan = z.infer<typeof TrainingPlan>;
