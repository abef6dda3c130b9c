import { dot } from "./dot.ts";

export interface GradientSteps {
  /** The product of the matrix, symmetric and positive definite, with a vector. */
  readonly times: (vector: Float64Array) => Float64Array;
  /** The product of something near the inverse with a vector. */
  readonly precondition: (vector: Float64Array) => Float64Array;
  /** How long what is left may be, in lengths of the right side. */
  readonly tolerance: number;
  readonly mostSteps: number;
}

/**
 * Solves `matrix · x = right` by preconditioned conjugate gradients (Hestenes and Stiefel 1952; Golub and Van Loan, 11.5);
 * undefined where so many steps do not get there.
 */
export function conjugateGradients(
  right: Float64Array,
  { times, precondition, tolerance, mostSteps }: GradientSteps,
): Float64Array | undefined {
  const solution = precondition(right);
  const product = times(solution);
  const left = right.map((value, index) => value - product[index]!);
  const enough = tolerance * tolerance * dot(right, right);
  let turned = precondition(left);
  let along = turned.slice();
  let length = dot(left, turned);
  for (let step = 0; step < mostSteps; step++) {
    if (dot(left, left) <= enough) return solution;
    const image = times(along);
    const size = length / dot(along, image);
    if (!Number.isFinite(size)) return undefined;
    for (let index = 0; index < solution.length; index++) {
      solution[index]! += size * along[index]!;
      left[index]! -= size * image[index]!;
    }
    turned = precondition(left);
    const next = dot(left, turned);
    const kept = next / length;
    along = turned.map((value, index) => value + kept * along[index]!);
    length = next;
  }
  return dot(left, left) <= enough ? solution : undefined;
}
