import { z } from "zod";

export const Column = z.strictObject({
  /** Ends in its unit: `inputBytes`, `serviceSeconds`. */
  name: z.string(),
  kind: z.enum(["number", "category"]),
  /** `group`: the configuration a row belongs to; `info`: known afterwards only, never an input of a model. */
  role: z.enum(["feature", "target", "group", "info"]),
  /** `s`, `B`, `millicores`, `1` for counts and shares; empty for categories. */
  unit: z.string(),
  description: z.string(),
  /** The category that rare ones were gathered under, and that unknown ones count as; without it there is none. */
  other: z.string().optional(),
});
export type Column = z.infer<typeof Column>;

export const Cell = z.union([z.number(), z.string(), z.null()]);
export type Cell = z.infer<typeof Cell>;

/** A tidy table: one row an example. Rows are arrays in the order of the columns; null is a value that is missing. */
export const Dataset = z.strictObject({
  format: z.literal("dataset"),
  version: z.literal(1),
  /** `<campaign name>.<component or workflow>`. */
  name: z.string(),
  campaignId: z.string().nullable(),
  subject: z.string(),
  level: z.enum(["invocation", "run", "configuration"]),
  columns: z.array(Column),
  rows: z.array(z.array(Cell)),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
});
export type Dataset = z.infer<typeof Dataset>;
