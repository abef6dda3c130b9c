import { z } from "zod";

/** One answer. One for each question, in their order. */
export const Prediction = z.strictObject({
  prediction: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** 0 inside the trained region, else the largest distance outside it in units of the trained range. */
  extrapolation: z.number().nonnegative(),
  /** Where and how far the question lies outside, in words; empty inside. */
  reason: z.string(),
});
export type Prediction = z.infer<typeof Prediction>;

/** A question: a value for each input of the model, by name. */
export type PredictionRow = Readonly<Record<string, number | string>>;
