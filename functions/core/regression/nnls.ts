import { z } from "zod";

import { nonNegativeLeastSquares } from "#core/numeric/non-negative-least-squares.ts";
import { type Matrix, timesVector, zeroMatrix } from "#core/numeric/matrix.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

/** `intercept + Σ coefficient · feature`, none of them negative. */
export const FittedNnls = z.strictObject({
  kind: z.literal("nnls"),
  intercept: z.number().nonnegative(),
  coefficients: z.array(z.number().nonnegative()),
});
export type FittedNnls = z.infer<typeof FittedNnls>;

export interface NnlsHyperparameters {
  readonly kind: "nnls";
}

/** A law of cost: a sum of positive amounts, each in proportion to a feature. Never negative on positive features. */
export const nnls: Regressor<NnlsHyperparameters, FittedNnls> = {
  fit(_hyperparameters, task) {
    checkFitTask("nnls", task);
    const { matrix, right } = withConstant(task);
    const [intercept = 0, ...coefficients] = nonNegativeLeastSquares(matrix, right);
    return { kind: "nnls", intercept, coefficients };
  },
  prepare({ intercept, coefficients }) {
    return (features) => timesVector(features, coefficients).map((answer) => answer + intercept);
  },
};

/** A column of ones before the features, and everything times the roots of the weights. */
function withConstant({ features, targets, weights }: FitTask): { matrix: Matrix; right: Float64Array } {
  const { rowCount, columnCount, data } = features;
  const matrix = zeroMatrix(rowCount, columnCount + 1);
  const right = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const root = weights === null ? 1 : Math.sqrt(weights[row]!);
    right[row] = root * targets[row]!;
    matrix.data[row * (columnCount + 1)] = root;
    for (let column = 0; column < columnCount; column++) {
      matrix.data[row * (columnCount + 1) + column + 1] = root * data[row * columnCount + column]!;
    }
  }
  return { matrix, right };
}
