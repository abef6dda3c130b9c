import { factorInPlace } from "#core/numeric/cholesky.ts";
import { type Matrix, timesVector, transposeTimesVector, zeroMatrix } from "#core/numeric/matrix.ts";
import { pivotedCholesky } from "#core/numeric/pivoted-cholesky.ts";
import { divideRowsByTriangle, subtractRowProducts } from "#core/numeric/row-products.ts";
import type { Configurations } from "./configurations.ts";
import { prepareCovariance, priorVariance } from "./covariance.ts";
import type { Inference } from "./inference.ts";
import { JITTER, type Kernel } from "./kernel.ts";

/** Columns of the covariances that stand for all of them. */
const RANK = 300;
const BLOCK = 48;

export interface LowRankPosterior extends Inference {
  /** The product of the inverse of these covariances with a vector. */
  solve(right: Float64Array): Float64Array;
}

/**
 * Near the exact inference in a time that grows with the number of configurations, not with its cube: covariances are
 * taken to be of low rank, and what that leaves of each variance is taken for noise (Snelson and Ghahramani 2006).
 */
export function lowRankPosterior(kernel: Kernel, { features, targets, counts }: Configurations): LowRankPosterior {
  const size = features.rowCount;
  const covariance = prepareCovariance(kernel, features);
  const diagonal = Float64Array.from({ length: size }, (_, row) =>
    priorVariance(kernel, features.data, row * features.columnCount),
  );
  const { factor } = pivotedCholesky(
    diagonal,
    (column, into) => covariance.into(features.data, column * features.columnCount, into, 0, size),
    RANK,
  );
  const noises = counts.map((count) => kernel.noise ** 2 / count + JITTER);
  const spare = diagonal.map(
    (variance, row) => noises[row]! + kernel.nugget ** 2 + Math.max(0, variance - squaredLength(factor, row)),
  );
  const information = informationOf(factor, spare);
  factorInPlace(information, 0);
  // From here on the inverse is 1/spare less what the factor's rows, over spare, make with each other.
  divideRowsByTriangle(
    { data: factor.data, stride: factor.columnCount },
    { data: information.data, stride: factor.columnCount },
    [0, size],
    [0, factor.columnCount],
  );
  const solve = (right: Float64Array): Float64Array => {
    const scaled = right.map((value, row) => value / spare[row]!);
    const explained = timesVector(factor, transposeTimesVector(factor, scaled));
    return scaled.map((value, row) => value - explained[row]! / spare[row]!);
  };
  const precisions = spare.map((variance, row) => (1 - squaredLength(factor, row) / variance) / variance);
  return { alpha: solve(targets), precisions, noises, solve };
}

/** I + factorᵀ · spare⁻¹ · factor, its lower triangle. */
function informationOf({ rowCount, columnCount: rank, data }: Matrix, spare: Float64Array): Matrix {
  const turned = { data: new Float64Array(rank * rowCount), stride: rowCount };
  for (let row = 0; row < rowCount; row++) {
    const scale = 1 / Math.sqrt(spare[row]!);
    for (let column = 0; column < rank; column++)
      turned.data[column * rowCount + row] = data[row * rank + column]! * scale;
  }
  const information = zeroMatrix(rank, rank);
  const rows = { data: information.data, stride: rank };
  for (let top = 0; top < rank; top += BLOCK) {
    const bottom = Math.min(rank, top + BLOCK);
    subtractRowProducts(rows, turned, turned, [top, bottom], [0, bottom], [0, rowCount]);
  }
  for (let at = 0; at < information.data.length; at++) information.data[at]! *= -1;
  for (let index = 0; index < rank; index++) information.data[index * (rank + 1)]! += 1;
  return information;
}

function squaredLength({ columnCount, data }: Matrix, row: number): number {
  let sum = 0;
  for (let at = row * columnCount, end = at + columnCount; at < end; at++) sum += data[at]! ** 2;
  return sum;
}
