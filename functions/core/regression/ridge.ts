import { z } from "zod";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { gram, type Matrix, outerGram, timesVector, transposeTimesVector } from "#core/numeric/matrix.ts";
import { centred } from "./centred.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

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
  fit: ({ alpha }, task) => solver(task)(alpha),
  prepare({ intercept, coefficients }) {
    return (features) => timesVector(features, coefficients).map((answer) => answer + intercept);
  },
  answersOf(list, task, asked) {
    const solve = solver(task);
    return list.map(({ alpha }) => ridge.prepare(solve(alpha))(asked));
  },
};

/** Fits with whichever weight of the squares; what does not depend on it is done once. */
function solver(task: Omit<FitTask, "random">): (alpha: number) => FittedRidge {
  checkFitTask("ridge", task);
  const { features, targets, featureMeans, targetMean } = centred(task);
  const isTall = features.columnCount <= features.rowCount;
  const products = isTall ? gram(features) : outerGram(features);
  const right = isTall ? transposeTimesVector(features, targets) : targets;
  return (alpha) => {
    const solution = solveShifted(products, alpha, right);
    const coefficients = isTall ? solution : transposeTimesVector(features, solution);
    const intercept = targetMean - coefficients.reduce((sum, value, index) => sum + value * featureMeans[index]!, 0);
    return { kind: "ridge", intercept, coefficients: [...coefficients] };
  };
}

function solveShifted(products: Matrix, alpha: number, right: Float64Array): Float64Array {
  const matrix = { ...products, data: products.data.slice() };
  for (let index = 0; index < matrix.rowCount; index++) matrix.data[index * matrix.columnCount + index]! += alpha;
  const factor = choleskyFactor(matrix, 0);
  if (factor === undefined) {
    throw new RangeError(`Cannot fit a ridge as its features depend on each other: alpha ${alpha} is too small`);
  }
  return choleskySolve(factor, right);
}
