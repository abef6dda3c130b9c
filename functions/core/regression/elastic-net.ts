import { z } from "zod";

import { coordinateDescent } from "#core/numeric/coordinate-descent.ts";
import { columnsOf } from "#core/numeric/matrix.ts";
import { centred, uncentred } from "./centred.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";
import { answerSum, sparseSum } from "./sparse-sum.ts";

/** `intercept + Σ coefficient · feature` over a few of the features. */
export const FittedElasticNet = z.strictObject({
  kind: z.literal("elastic-net"),
  intercept: z.number(),
  /** Which features take part, by index. */
  terms: z.array(z.int().nonnegative()),
  /** One a term. */
  coefficients: z.array(z.number()),
});
export type FittedElasticNet = z.infer<typeof FittedElasticNet>;

export interface ElasticNetHyperparameters {
  readonly kind: "elastic-net";
  /** Weight of the penalty beside half the mean squared error. */
  readonly alpha: number;
  /** The share of the penalty on absolute coefficients; the rest is on squared ones. 1 is the lasso. */
  readonly l1Ratio: number;
  /** Whether coefficients must not be negative; the intercept may. */
  readonly positive: boolean;
  /** Whether there is an intercept, free of penalty. */
  readonly fitIntercept: boolean;
}

/**
 * Linear least squares with few and small coefficients (lasso: Tibshirani 1996; elastic net: Zou and Hastie 2005), by
 * coordinate descent.
 */
export const elasticNet: Regressor<ElasticNetHyperparameters, FittedElasticNet> = {
  fit({ alpha, l1Ratio, positive, fitIntercept }, task) {
    checkFitTask("elastic net", task);
    const { features, targets, featureMeans, targetMean } = fitIntercept ? centred(task) : uncentred(task);
    const total = task.weights === null ? targets.length : task.weights.reduce((sum, weight) => sum + weight, 0);
    const coefficients = coordinateDescent({
      columns: columnsOf(features),
      targets,
      l1: new Float64Array(features.columnCount).fill(total * alpha * l1Ratio),
      l2: total * alpha * (1 - l1Ratio),
      nonNegative: positive,
    });
    const intercept = targetMean - coefficients.reduce((sum, value, index) => sum + value * featureMeans[index]!, 0);
    return { kind: "elastic-net", ...sparseSum(intercept, coefficients) };
  },
  prepare: answerSum,
};
