import { z } from "zod";

/** `intercept + Σ coefficient · feature`, none of them negative. */
export const FittedNnls = z.strictObject({
  kind: z.literal("nnls"),
  intercept: z.number().nonnegative(),
  coefficients: z.array(z.number().nonnegative()),
});
export type FittedNnls = z.infer<typeof FittedNnls>;
