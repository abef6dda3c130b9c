import { z } from "zod";

/** The aggregator's last word on a campaign: its datasets and their hashes. */
export const DatasetsComplete = z.strictObject({
  format: z.literal("datasets-complete"),
  version: z.literal(1),
  campaignId: z.string(),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
  datasets: z.array(
    z.strictObject({
      subject: z.string(),
      level: z.enum(["invocation", "run", "configuration"]),
      rows: z.int().nonnegative(),
      sha256: z.string(),
    }),
  ),
});
export type DatasetsComplete = z.infer<typeof DatasetsComplete>;
