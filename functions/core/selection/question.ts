import { z } from "zod";

/** How what will be asked differs from what was measured, by the names of inputs. None: configurations like the measured. */
export const Question = z.strictObject({
  /** Values above all measured ones will be asked. */
  extrapolate: z.array(z.string()),
  /** Values between the measured ones will be asked. */
  interpolate: z.array(z.string()),
});
export type Question = z.infer<typeof Question>;

export const NEAR_QUESTION: Question = { extrapolate: [], interpolate: [] };
