import { factorInPlace, solveLower, solveLowerTransposed } from "#core/numeric/cholesky.ts";
import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { transposedInverse } from "#core/numeric/triangular-inverse.ts";
import type { Configurations } from "./configurations.ts";
import { prepareCovariance } from "./covariance.ts";
import { JITTER, type Kernel } from "./kernel.ts";

/** What the measurements say of the function that the kernel stands for. */
export interface Posterior {
  /** Lower triangle of the covariances of what was measured. */
  readonly factor: Matrix;
  /** Transposed inverse of it. */
  readonly inverse: Matrix;
  /** The answer at a row is the sum of its covariances with the configurations times these. */
  readonly alpha: Float64Array;
  /** Diagonal of the inverse covariances. */
  readonly precisions: Float64Array;
  /** Variance of the noise on each configuration's mean. */
  readonly noises: Float64Array;
}

/** Exact inference by one Cholesky factor. */
export function posterior(kernel: Kernel, configurations: Configurations): Posterior {
  const noises = configurations.counts.map((count) => kernel.noise ** 2 / count + JITTER);
  const factor = factorOf(kernel, configurations, noises);
  const alpha = configurations.targets.slice();
  solveLower(factor, alpha);
  solveLowerTransposed(factor, alpha);
  const inverse = transposedInverse(factor);
  const precisions = Float64Array.from({ length: alpha.length }, (_, row) => {
    let sum = 0;
    for (let at = row * alpha.length + row, end = (row + 1) * alpha.length; at < end; at++)
      sum += inverse.data[at]! ** 2;
    return sum;
  });
  return { factor, inverse, alpha, precisions, noises };
}

/** Covariances of what was measured: the function's, an offset a configuration, and noise. Only the lower triangle. */
export function measuredCovariances(kernel: Kernel, { features }: Configurations, noises: Float64Array): Matrix {
  const size = features.rowCount;
  const matrix = zeroMatrix(size, size);
  const covariance = prepareCovariance(kernel, features);
  for (let row = 0; row < size; row++) {
    covariance.into(features.data, row * features.columnCount, matrix.data, row * size, row + 1);
    matrix.data[row * size + row]! += kernel.nugget ** 2 + noises[row]!;
  }
  return matrix;
}

/** With more noise where rounding makes the covariances indefinite. */
function factorOf(kernel: Kernel, configurations: Configurations, noises: Float64Array): Matrix {
  for (let attempt = 0; attempt < 8; attempt++) {
    const matrix = measuredCovariances(kernel, configurations, noises);
    if (factorInPlace(matrix)) return matrix;
    const largest = matrix.data.reduce((most, value) => (value > most ? value : most), 1);
    for (let row = 0; row < noises.length; row++) noises[row]! += largest * 1e-12 * 10 ** attempt;
  }
  throw new RangeError("Cannot fit a Gaussian process as its covariances must be positive definite");
}
