import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { dot } from "./dot.ts";
import { zeroMatrix } from "./matrix.ts";

/** A sum of squares to be made small by a few parameters within bounds. */
export interface BoundedProblem {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Differences to be made small, one a row, for these parameters. */
  readonly residuals: (parameters: Float64Array) => Float64Array;
}

export interface BoundedSolution {
  readonly parameters: Float64Array;
  readonly sumOfSquares: number;
}

const MAXIMUM_STEPS = 200;

/**
 * A local minimum near a start: Levenberg and Marquardt's method with steps held within the bounds, parameters that
 * push against a bound left out (projected: Kanzow, Yamashita and Fukushima 2004), slopes by central differences.
 */
export function boundedLeastSquares(problem: BoundedProblem, start: ArrayLike<number>): BoundedSolution {
  let parameters = within(problem, Float64Array.from(start));
  let residual = problem.residuals(parameters);
  let sumOfSquares = dot(residual, residual);
  let damping = 1e-3;
  for (let step = 0; step < MAXIMUM_STEPS && Number.isFinite(sumOfSquares); step++) {
    const slopes = slopesAt(problem, parameters);
    const pulls = slopes.map((slope) => -dot(slope, residual));
    const free = freeParameters(problem, parameters, pulls);
    if (free.length === 0) break;
    let improvement = -1;
    while (improvement < 0 && damping < 1e15) {
      const moved = within(problem, stepFrom(parameters, slopes, pulls, free, damping));
      const left = problem.residuals(moved);
      const squares = dot(left, left);
      if (squares <= sumOfSquares) {
        improvement = sumOfSquares - squares;
        [parameters, residual, sumOfSquares] = [moved, left, squares];
        damping = Math.max(1e-15, damping / 5);
      } else {
        damping = Math.max(1e-12, damping) * 4;
      }
    }
    if (improvement < 0 || improvement <= 1e-15 * sumOfSquares) break;
  }
  return { parameters, sumOfSquares };
}

function within({ lower, upper }: BoundedProblem, parameters: Float64Array): Float64Array {
  return parameters.map((value, index) => Math.min(upper[index]!, Math.max(lower[index]!, value)));
}

/** How the residuals change with each parameter. */
function slopesAt(problem: BoundedProblem, parameters: Float64Array): Float64Array[] {
  return Array.from(parameters, (value, index) => {
    const distance = 1e-6 * Math.max(Math.abs(value), 1e-3);
    const at = (changed: number) => problem.residuals(within(problem, parameters.with(index, changed)));
    const [above, below] = [at(value + distance), at(value - distance)];
    // At a bound only one of the two is away from the parameters.
    const between =
      Math.min(problem.upper[index]!, value + distance) - Math.max(problem.lower[index]!, value - distance);
    return above.map((residual, row) => (between > 0 ? (residual - below[row]!) / between : 0));
  });
}

function freeParameters({ lower, upper }: BoundedProblem, parameters: Float64Array, pulls: readonly number[]) {
  return [...parameters.keys()].filter((index) => {
    const pull = pulls[index]!;
    return (
      pull !== 0 &&
      !(parameters[index] === lower[index] && pull < 0) &&
      !(parameters[index] === upper[index] && pull > 0)
    );
  });
}

/** Where the damped Gauss–Newton step leads, before bounds. */
function stepFrom(
  parameters: Float64Array,
  slopes: readonly Float64Array[],
  pulls: readonly number[],
  free: readonly number[],
  damping: number,
): Float64Array {
  const normal = zeroMatrix(free.length, free.length);
  const scales = free.map((index) => Math.sqrt(dot(slopes[index]!, slopes[index]!)) || 1);
  for (const [row, left] of free.entries()) {
    for (const [column, right] of free.entries()) {
      const product = dot(slopes[left]!, slopes[right]!) / (scales[row]! * scales[column]!);
      normal.data[row * free.length + column] = row === column ? product + damping : product;
    }
  }
  const factor = choleskyFactor(normal, 1e-16);
  const moved = Float64Array.from(parameters);
  if (factor === undefined) return moved;
  const change = choleskySolve(
    factor,
    free.map((index, place) => pulls[index]! / scales[place]!),
  );
  for (const [place, index] of free.entries()) moved[index]! += change[place]! / scales[place]!;
  return moved;
}
