import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { mean } from "#core/numeric/mean.ts";
import type { FitTask } from "./regressor.ts";

export interface Centred {
  readonly features: Matrix;
  readonly targets: Float64Array;
  readonly featureMeans: Float64Array;
  readonly targetMean: number;
}

/** Features and targets less their weighted means, times the roots of the weights: what a free intercept amounts to. */
export function centred({ features, targets, weights }: Pick<FitTask, "features" | "targets" | "weights">): Centred {
  const { rowCount, columnCount, data } = features;
  const featureMeans = Float64Array.from({ length: columnCount }, (_, column) =>
    mean(
      Float64Array.from({ length: rowCount }, (_, row) => data[row * columnCount + column]!),
      weights,
    ),
  );
  const targetMean = mean(targets, weights);
  const moved = zeroMatrix(rowCount, columnCount);
  const movedTargets = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const root = weights === null ? 1 : Math.sqrt(weights[row]!);
    movedTargets[row] = root * (targets[row]! - targetMean);
    for (let column = 0; column < columnCount; column++) {
      const at = row * columnCount + column;
      moved.data[at] = root * (data[at]! - featureMeans[column]!);
    }
  }
  return { features: moved, targets: movedTargets, featureMeans, targetMean };
}
