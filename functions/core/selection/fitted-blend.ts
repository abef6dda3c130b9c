import { z } from "zod";

import { FittedFeatures } from "#core/features/fitted-features.ts";
import { FittedRegressor } from "#core/regression/fitted-regressor.ts";

/** Regressors whose answers are averaged by their weights: of logarithms where the model's target scale is `log`. */
export const FittedBlend = z.strictObject({
  kind: z.literal("blend"),
  members: z
    .array(
      z.strictObject({
        /** Shares sum to 1. */
        weight: z.number().positive(),
        features: FittedFeatures,
        targetScale: z.enum(["log", "identity"]),
        regressor: FittedRegressor,
        answerBounds: z.strictObject({ minimum: z.number(), maximum: z.number() }),
      }),
    )
    .min(1),
});
export type FittedBlend = z.infer<typeof FittedBlend>;

/** One regressor, or several together. */
export const FittedLearner = z.discriminatedUnion("kind", [...FittedRegressor.options, FittedBlend]);
export type FittedLearner = z.infer<typeof FittedLearner>;
export type LearnerKind = FittedLearner["kind"];
