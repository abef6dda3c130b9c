import { factorInPlace } from "#core/numeric/cholesky.ts";
import { type Matrix, selectRows, zeroMatrix } from "#core/numeric/matrix.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { pivotedCholesky } from "#core/numeric/pivoted-cholesky.ts";
import { transposedInverse } from "#core/numeric/triangular-inverse.ts";
import { prepareCovariance, priorVariance } from "./covariance.ts";
import type { FittedGaussianProcess } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";
import type { Posterior } from "./posterior.ts";

/** Points that the variance is kept on: with more configurations it is that of a process of this rank. */
const MOST_POINTS = 120;

/** What gives the variance that the data takes away: exact for few configurations, else of lower rank. */
export function processDeviation(
  kernel: Kernel,
  features: Matrix,
  { inverse, noises }: Posterior,
  mostPoints = MOST_POINTS,
): FittedGaussianProcess["deviation"] {
  const size = features.rowCount;
  if (size <= mostPoints && inverse !== null) return packed(features, transpose(inverse));
  const covariance = prepareCovariance(kernel, features);
  const diagonal = Float64Array.from({ length: size }, (_, row) =>
    priorVariance(kernel, features.data, row * features.columnCount),
  );
  const { pivots, factor } = pivotedCholesky(
    diagonal,
    (column, into) => covariance.into(features.data, column * features.columnCount, into, 0, size),
    mostPoints,
  );
  const gain = gainFactor(
    factor,
    noises.map((noise) => noise + kernel.nugget ** 2),
  );
  const pivotInverse = transpose(transposedInverse(selectRows(factor, pivots)));
  return packed(selectRows(features, pivots), lowerProduct(gain, pivotInverse));
}

/** A lower triangle H with Hᵀ·H = I - (I + factorᵀ · noise⁻¹ · factor)⁻¹: what the data tells of each pivot's own part. */
function gainFactor(factor: Matrix, noises: Float64Array): Matrix {
  const rank = factor.columnCount;
  const information = zeroMatrix(rank, rank);
  for (let row = 0; row < factor.rowCount; row++) {
    const start = row * rank;
    for (let left = 0; left < rank; left++) {
      const weight = factor.data[start + left]! / noises[row]!;
      if (weight === 0) continue;
      for (let right = 0; right <= left; right++)
        information.data[left * rank + right]! += weight * factor.data[start + right]!;
    }
  }
  for (let index = 0; index < rank; index++) information.data[index * (rank + 1)]! += 1;
  factorInPlace(information, 0);
  const inverse = transposedInverse(information);
  // The factor from the last pivot to the first, so that it is lower when it stands on the left.
  const reversed = zeroMatrix(rank, rank);
  for (let left = 0; left < rank; left++) {
    for (let right = 0; right <= left; right++) {
      let sum = left === right ? 1 : 0;
      for (let at = left; at < rank; at++) sum -= inverse.data[left * rank + at]! * inverse.data[right * rank + at]!;
      reversed.data[(rank - 1 - right) * rank + (rank - 1 - left)] = sum;
    }
    reversed.data[(rank - 1 - left) * (rank + 1)]! += 1e-14;
  }
  factorInPlace(reversed, 0);
  const gain = zeroMatrix(rank, rank);
  for (let row = 0; row < rank; row++) {
    for (let column = 0; column <= row; column++) {
      gain.data[row * rank + column] = reversed.data[(rank - 1 - column) * rank + (rank - 1 - row)]!;
    }
  }
  return gain;
}

function lowerProduct(left: Matrix, right: Matrix): Matrix {
  const size = left.rowCount;
  const product = zeroMatrix(size, size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner <= row; inner++) {
      const factor = left.data[row * size + inner]!;
      for (let column = 0; column <= inner; column++) {
        product.data[row * size + column]! += factor * right.data[inner * size + column]!;
      }
    }
  }
  return product;
}

function transpose({ rowCount, columnCount, data }: Matrix): Matrix {
  const turned = zeroMatrix(columnCount, rowCount);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++)
      turned.data[column * rowCount + row] = data[row * columnCount + column]!;
  }
  return turned;
}

function packed(points: Matrix, { rowCount, data }: Matrix): FittedGaussianProcess["deviation"] {
  const triangle = new Float64Array((rowCount * (rowCount + 1)) / 2);
  for (let row = 0, to = 0; row < rowCount; row++) {
    for (let column = 0; column <= row; column++) triangle[to++] = data[row * rowCount + column]!;
  }
  return { points: packFloat64(points.data), triangle: packFloat64(triangle) };
}
