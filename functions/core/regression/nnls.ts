import { z } from "zod";

import { nonNegativeLeastSquares } from "#core/numeric/non-negative-least-squares.ts";
import { type Matrix, timesVector, zeroMatrix } from "#core/numeric/matrix.ts";
import { centred, uncentred } from "./centred.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

/** `intercept + Σ coefficient · feature`, no coefficient negative. */
export const FittedNnls = z.strictObject({
  kind: z.literal("nnls"),
  intercept: z.number(),
  coefficients: z.array(z.number().nonnegative()),
});
export type FittedNnls = z.infer<typeof FittedNnls>;

export interface NnlsHyperparameters {
  readonly kind: "nnls";
  /** Whether there is a constant, and of which sign; `non-negative` unless told, as amounts are. */
  readonly intercept?: "non-negative" | "free" | "none";
}

/**
 * A law of cost: a sum of positive amounts, each in proportion to a feature. Without a free constant never negative on
 * positive features.
 */
export const nnls: Regressor<NnlsHyperparameters, FittedNnls> = {
  fit({ intercept: constant = "non-negative" }, task) {
    checkFitTask("nnls", task);
    if (constant !== "non-negative") {
      const { features, targets, featureMeans, targetMean } = constant === "free" ? centred(task) : uncentred(task);
      const coefficients = [...nonNegativeLeastSquares(features, targets)];
      const intercept = targetMean - coefficients.reduce((sum, value, index) => sum + value * featureMeans[index]!, 0);
      return { kind: "nnls", intercept, coefficients };
    }
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
