import { solveLowerTransposed } from "#core/numeric/cholesky.ts";
import { type Matrix, selectRows, transposeTimesVector } from "#core/numeric/matrix.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { pivotedCholesky } from "#core/numeric/pivoted-cholesky.ts";
import { distancePlaces } from "./covariance.ts";
import type { ProcessMean, WeightedValues } from "./fitted-gaussian-process.ts";
import { fewerValues, type ValuesAndWeights } from "./fewer-values.ts";
import { type Kernel, matern, ROOT_5 } from "./kernel.ts";

/** Points that the Matérn part of the mean is kept on: with more configurations it is projected onto so many. */
const MOST_POINTS = 200;
/** How far the additive part of the mean may be off, on the scale of the targets: logarithms, or standardised. */
const ADDITIVE_TOLERANCE = 1e-6;

/** The sum of covariances with the configurations times their alphas, as a function of each part of the kernel. */
export function processMean(
  kernel: Kernel,
  features: Matrix,
  alpha: Float64Array,
  mostPoints = MOST_POINTS,
): ProcessMean {
  const { inputs, linear, quadratic, additive, effect, distanceInputs } = kernel;
  const variances = additive?.sizes.map((size) => size ** 2);
  return {
    constant: kernel.constant ** 2 * sum(alpha),
    linear: packFloat64(inputs.map((column, index) => linear[index]! ** 2 * moment(features, alpha, column))),
    quadratic:
      quadratic === null
        ? null
        : packFloat64(
            inputs.flatMap((left, row) =>
              inputs.map(
                (right, column) => (quadratic[row]! * quadratic[column]!) ** 2 * moment(features, alpha, left, right),
              ),
            ),
          ),
    additive:
      variances === undefined
        ? null
        : distanceInputs.map((column, index) =>
            packed(
              fewerValues(
                weightedValues(features, alpha, column, variances[index]!),
                additive!.lengths[index]!,
                ADDITIVE_TOLERANCE / distanceInputs.length,
              ),
            ),
          ),
    effect: effect === null ? null : packed(weightedValues(features, alpha, effect.column, effect.size ** 2)),
    matern: maternPart(kernel, features, alpha, mostPoints),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function moment({ rowCount, columnCount, data }: Matrix, alpha: Float64Array, left: number, right?: number): number {
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    const at = row * columnCount;
    total += alpha[row]! * data[at + left]! * (right === undefined ? 1 : data[at + right]!);
  }
  return total;
}

/** Each distinct value of a column in ascending order, with the alphas of its rows together. */
function weightedValues(
  { rowCount, columnCount, data }: Matrix,
  alpha: Float64Array,
  column: number,
  factor: number,
): ValuesAndWeights {
  const weights = new Map<number, number>();
  for (let row = 0; row < rowCount; row++) {
    const value = data[row * columnCount + column]!;
    weights.set(value, (weights.get(value) ?? 0) + alpha[row]!);
  }
  const values = Float64Array.from(weights.keys()).sort();
  return { values, weights: values.map((value) => factor * weights.get(value)!) };
}

function packed({ values, weights }: ValuesAndWeights): WeightedValues {
  return { values: packFloat64(values), weights: packFloat64(weights) };
}

/** The function that is nearest in the norm of the Matérn's own space (Rasmussen and Williams 2006, section 8.3.7). */
function maternPart(kernel: Kernel, features: Matrix, alpha: Float64Array, mostPoints: number): ProcessMean["matern"] {
  const { size } = kernel.matern;
  const places = distancePlaces(kernel, features);
  const count = features.rowCount;
  if (count <= mostPoints) {
    return { points: packFloat64(places.points), weights: packFloat64(alpha.map((value) => value * size ** 2)) };
  }
  const { pivots, factor } = pivotedCholesky(
    new Float64Array(count).fill(1),
    (column, into) => {
      for (let row = 0; row < count; row++)
        into[row] = matern(ROOT_5 * distance(places.points, places.count, row, column));
    },
    mostPoints,
  );
  const weights = transposeTimesVector(factor, alpha);
  solveLowerTransposed(selectRows(factor, pivots), weights);
  const points = selectRows({ rowCount: count, columnCount: places.count, data: places.points }, pivots);
  return { points: packFloat64(points.data), weights: packFloat64(weights.map((value) => value * size ** 2)) };
}

function distance(points: Float64Array, columns: number, left: number, right: number): number {
  let square = 0;
  for (let index = 0; index < columns; index++) {
    square += (points[left * columns + index]! - points[right * columns + index]!) ** 2;
  }
  return Math.sqrt(square);
}
