import { z } from "zod";

import { mean as meanOf } from "#core/numeric/mean.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** The baseline that every selection has to beat: one number whatever the question. */
export const FittedMean = z.strictObject({ kind: z.literal("mean"), mean: z.number() });
export type FittedMean = z.infer<typeof FittedMean>;

export interface MeanHyperparameters {
  readonly kind: "mean";
}

export const mean: Regressor<MeanHyperparameters, FittedMean> = {
  fit(_hyperparameters, task) {
    checkFitTask("mean", task);
    return { kind: "mean", mean: meanOf(task.targets, task.weights) };
  },
  prepare: (fitted) => (features) => new Float64Array(features.rowCount).fill(fitted.mean),
};
