import { z } from "zod";

import { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";

/** What the verbs print of a table of tandems. */
export const TandemTableDocument = z.strictObject({
  method: z.string(),
  /** Tandems asked for, those that have an answer, and those whose simulation ended at its cap before it was precise. */
  rows: z.int(),
  answered: z.int(),
  capped: z.int(),
  /** Jobs that were simulated in all. */
  jobs: z.int(),
  seconds: z.number(),
  /** The CSV file that was written. */
  output: z.string().nullable(),
  /** One for each row in their order; null when they went to a file. */
  answers: z.array(TandemAnswer).nullable(),
});
export type TandemTableDocument = z.infer<typeof TandemTableDocument>;
