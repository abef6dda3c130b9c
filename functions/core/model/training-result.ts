import { z } from "zod";

/** What came of one target: a model, or a sentence that says why there is none. */
export const TrainingResult = z.strictObject({
  format: z.literal("training-result"),
  version: z.literal(1),
  campaignId: z.string(),
  datasetsSha256: z.string(),
  subject: z.string(),
  target: z.string(),
  outcome: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("trained"),
      /** Of the model; its version names its object. */
      name: z.string(),
      version: z.string(),
      sha256: z.string(),
    }),
    z.strictObject({ kind: z.literal("notTrained"), reason: z.string() }),
  ]),
});
export type TrainingResult = z.infer<typeof TrainingResult>;
