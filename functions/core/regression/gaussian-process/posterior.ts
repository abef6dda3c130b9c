import { choleskySolve, factorInPlace } from "#core/numeric/cholesky.ts";
import { conjugateGradients } from "#core/numeric/conjugate-gradients.ts";
import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { symmetricTimesVector } from "#core/numeric/symmetric-times-vector.ts";
import { transposedInverse } from "#core/numeric/triangular-inverse.ts";
import type { Configurations } from "./configurations.ts";
import { prepareCovariance } from "./covariance.ts";
import { JITTER, type Kernel } from "./kernel.ts";
import { lowRankPosterior } from "./low-rank-posterior.ts";
import type { Inference } from "./inference.ts";

export interface Posterior extends Inference {
  /** The factor of the covariances of what was measured, inverted and transposed; null where that took too long. */
  readonly inverse: Matrix | null;
}

/** Beyond so many configurations only the answers are exact: the rest is made with covariances of low rank. */
const MOST_INVERTED = 400;
/** Beyond so many, steps from what is near them to the exact answers take less than a factor. */
const MOST_FACTORED = 800;
/** What is left of the targets then, as a share: far below what answers, kept in 32 bits, can tell. */
const TOLERANCE = 1e-9;
/** So many steps take half of a factor's time. */
const MOST_STEPS = 150;

/** Exact inference, by one Cholesky factor or by steps. */
export function posterior(kernel: Kernel, configurations: Configurations, mostInverted = MOST_INVERTED): Posterior {
  const { counts, targets } = configurations;
  const noises = counts.map((count) => kernel.noise ** 2 / count + JITTER);
  if (targets.length > mostInverted) {
    const { solve, precisions } = lowRankPosterior(kernel, configurations);
    const alpha =
      (targets.length > MOST_FACTORED ? steppedAlpha(kernel, configurations, noises, solve) : undefined) ??
      choleskySolve(factorOf(kernel, configurations, noises), targets);
    return { inverse: null, alpha, precisions, noises };
  }
  const factor = factorOf(kernel, configurations, noises);
  const alpha = choleskySolve(factor, targets);
  const inverse = transposedInverse(factor);
  const precisions = Float64Array.from({ length: alpha.length }, (_, row) => {
    let sum = 0;
    for (let column = row; column < alpha.length; column++) sum += inverse.data[row * alpha.length + column]! ** 2;
    return sum;
  });
  return { inverse, alpha, precisions, noises };
}

function steppedAlpha(
  kernel: Kernel,
  configurations: Configurations,
  noises: Float64Array,
  precondition: (right: Float64Array) => Float64Array,
): Float64Array | undefined {
  const covariances = measuredCovariances(kernel, configurations, noises);
  return conjugateGradients(configurations.targets, {
    times: (vector) => symmetricTimesVector(covariances, vector),
    precondition,
    tolerance: TOLERANCE,
    mostSteps: MOST_STEPS,
  });
}

/** The same, but for many configurations near it only, at a fraction of the cost. */
export function quickInference(kernel: Kernel, configurations: Configurations): Inference {
  return configurations.counts.length > MOST_INVERTED
    ? lowRankPosterior(kernel, configurations)
    : posterior(kernel, configurations);
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
