import { z } from "zod";

/** `intercept + Σ coefficient · feature`. */
export const FittedRidge = z.strictObject({
  kind: z.literal("ridge"),
  intercept: z.number(),
  coefficients: z.array(z.number()),
});
export type FittedRidge = z.infer<typeof FittedRidge>;
