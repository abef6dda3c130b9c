import { z } from "zod";

/** How what will be asked differs from what was measured, by the names of inputs. None: configurations like the measured. */
export const Question = z.strictObject({
  /** Values above all measured ones will be asked. */
  extrapolate: z.array(z.string()),
  /** Values between the measured ones will be asked. */
  interpolate: z.array(z.string()),
  /** Values below all measured ones will be asked. */
  below: z.array(z.string()).optional(),
});
export type Question = z.infer<typeof Question>;

export const NEAR_QUESTION: Question = { extrapolate: [], interpolate: [] };

/** True where the model will be asked beyond its data: what is a constant there must not answer. */
export function goesBeyond({ extrapolate, below = [] }: Question): boolean {
  return extrapolate.length > 0 || below.length > 0;
}
