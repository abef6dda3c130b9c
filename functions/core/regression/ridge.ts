import { z } from "zod";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { gram, type Matrix, outerGram, timesVector, transposeTimesVector } from "#core/numeric/matrix.ts";
import { centred } from "./centred.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** `intercept + Σ coefficient · feature`. */
export const FittedRidge = z.strictObject({
  kind: z.literal("ridge"),
  intercept: z.number(),
  coefficients: z.array(z.number()),
});
export type FittedRidge = z.infer<typeof FittedRidge>;

export interface RidgeHyperparameters {
  readonly kind: "ridge";
  /** Weight of the squared coefficients beside the sum of squared errors; positive. */
  readonly alpha: number;
}

/** Linear least squares with small coefficients (Hoerl and Kennard 1970); the intercept is free. */
export const ridge: Regressor<RidgeHyperparameters, FittedRidge> = {
  fit({ alpha }, task) {
    checkFitTask("ridge", task);
    const { features, targets, featureMeans, targetMean } = centred(task);
    const coefficients =
      features.columnCount <= features.rowCount
        ? solveShifted(gram(features), alpha, transposeTimesVector(features, targets))
        : transposeTimesVector(features, solveShifted(outerGram(features), alpha, targets));
    const intercept = targetMean - coefficients.reduce((sum, value, index) => sum + value * featureMeans[index]!, 0);
    return { kind: "ridge", intercept, coefficients: [...coefficients] };
  },
  prepare({ intercept, coefficients }) {
    return (features) => timesVector(features, coefficients).map((answer) => answer + intercept);
  },
};

function solveShifted(matrix: Matrix, alpha: number, right: Float64Array): Float64Array {
  for (let index = 0; index < matrix.rowCount; index++) matrix.data[index * matrix.columnCount + index]! += alpha;
  const factor = choleskyFactor(matrix, 0);
  if (factor === undefined) {
    throw new RangeError(`Cannot fit a ridge as its features depend on each other: alpha ${alpha} is too small`);
  }
  return choleskySolve(factor, right);
}
