import { z } from "zod";

/** The trainer's last word on a campaign: its models, and the targets that have none. */
export const Trained = z.strictObject({
  format: z.literal("trained"),
  version: z.literal(1),
  campaignId: z.string(),
  /** Of the list of datasets that was learned from: the same datasets are not learned again. */
  datasetsSha256: z.string(),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
  models: z.array(
    z.strictObject({
      name: z.string(),
      /** Names the model's object. */
      version: z.string(),
      subject: z.string(),
      target: z.string(),
      sha256: z.string(),
    }),
  ),
  notTrained: z.array(
    z.strictObject({
      subject: z.string(),
      target: z.string(),
      /** A sentence. */
      reason: z.string(),
    }),
  ),
  /** Key of the report in the models bucket. */
  report: z.string(),
});
export type Trained = z.infer<typeof Trained>;
