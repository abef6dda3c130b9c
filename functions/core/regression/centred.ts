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
  const featureMeans = columnMeans(features, weights);
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

/** Features and targets times the roots of the weights, about zero: where there is to be no intercept. */
export function uncentred({ features, targets, weights }: Pick<FitTask, "features" | "targets" | "weights">): Centred {
  const featureMeans = new Float64Array(features.columnCount);
  if (weights === null) return { features, targets, featureMeans, targetMean: 0 };
  const roots = weights.map(Math.sqrt);
  const data = features.data.map((value, at) => value * roots[Math.floor(at / features.columnCount)]!);
  const weightedTargets = targets.map((target, row) => target * roots[row]!);
  return { features: { ...features, data }, targets: weightedTargets, featureMeans, targetMean: 0 };
}

function columnMeans({ rowCount, columnCount, data }: Matrix, weights: Float64Array | null): Float64Array {
  const sums = new Float64Array(columnCount);
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    const weight = weights === null ? 1 : weights[row]!;
    total += weight;
    for (let column = 0; column < columnCount; column++) sums[column]! += weight * data[row * columnCount + column]!;
  }
  return sums.map((sum) => sum / total);
}
