import { z } from "zod";

/** The baseline that every selection has to beat: one number whatever the question. */
export const FittedMean = z.strictObject({ kind: z.literal("mean"), mean: z.number() });
export type FittedMean = z.infer<typeof FittedMean>;
