import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { gram, type Matrix, transposeTimesVector, zeroMatrix } from "./matrix.ts";

/**
 * The x >= 0 that makes |matrix · x - right| smallest: Lawson and Hanson's active-set algorithm (Solving Least Squares
 * Problems, 1974, chapter 23) on the normal equations. A column that depends on those already taken is passed over.
 */
export function nonNegativeLeastSquares(matrix: Matrix, right: ArrayLike<number>): Float64Array {
  const size = matrix.columnCount;
  const { products, target, norms } = normalEquations(matrix, right);
  const solution = new Float64Array(size);
  const passive: number[] = [];
  const refused = new Set<number>();
  const tolerance = 1e-12 * Math.max(...target.map(Math.abs), Number.MIN_VALUE);

  // Three times as many steps as columns is scipy's bound too; reaching it leaves a feasible, nearly optimal answer.
  for (let step = 0; step < 3 * size; step++) {
    const entering = steepest(products, target, solution, passive, refused, tolerance);
    if (entering === undefined) break;
    passive.push(entering);
    const independent = solvePassive(products, target, solution, passive);
    if (independent && passive.includes(entering)) {
      refused.clear();
    } else {
      if (!independent) passive.pop();
      refused.add(entering);
    }
  }
  return solution.map((value, index) => value / norms[index]!);
}

/** Gram matrix of the columns scaled to length 1, and their products with the right side. */
function normalEquations(matrix: Matrix, right: ArrayLike<number>) {
  const products = gram(matrix);
  const target = transposeTimesVector(matrix, right);
  const size = matrix.columnCount;
  const norms = Float64Array.from({ length: size }, (_, index) => Math.sqrt(products.data[index * (size + 1)]!) || 1);
  for (let row = 0; row < size; row++) {
    target[row]! /= norms[row]!;
    for (let column = 0; column < size; column++) products.data[row * size + column]! /= norms[row]! * norms[column]!;
  }
  return { products, target, norms };
}

/** The column outside the passive set along which the error falls fastest. */
function steepest(
  { columnCount: size, data }: Matrix,
  target: Float64Array,
  solution: Float64Array,
  passive: readonly number[],
  refused: ReadonlySet<number>,
  tolerance: number,
): number | undefined {
  let best: number | undefined;
  let most = tolerance;
  for (let column = 0; column < size; column++) {
    if (refused.has(column) || passive.includes(column)) continue;
    let gradient = target[column]!;
    for (const index of passive) gradient -= data[column * size + index]! * solution[index]!;
    if (gradient > most) [best, most] = [column, gradient];
  }
  return best;
}

/**
 * Solves on the passive set; columns whose share would be negative leave it. False, and nothing changed, when the
 * columns depend on each other.
 */
function solvePassive(products: Matrix, target: Float64Array, solution: Float64Array, passive: number[]): boolean {
  while (passive.length > 0) {
    const factor = choleskyFactor(submatrix(products, passive), 1e-11);
    if (factor === undefined) return false;
    const wanted = choleskySolve(
      factor,
      passive.map((index) => target[index]!),
    );
    // The way from the present solution to the wanted one ends where the first share reaches zero.
    let way = 1;
    let blocking: number | undefined;
    for (const [place, index] of passive.entries()) {
      if (wanted[place]! > 0) continue;
      const reached = solution[index]! / (solution[index]! - wanted[place]!);
      if (blocking === undefined || reached < way) [way, blocking] = [reached, place];
    }
    for (const [place, index] of passive.entries()) solution[index]! += way * (wanted[place]! - solution[index]!);
    if (blocking === undefined) return true;
    solution[passive[blocking]!] = 0;
    passive.splice(blocking, 1);
  }
  return true;
}

function submatrix({ columnCount: size, data }: Matrix, chosen: readonly number[]): Matrix {
  const part = zeroMatrix(chosen.length, chosen.length);
  for (const [row, left] of chosen.entries()) {
    for (const [column, right] of chosen.entries())
      part.data[row * chosen.length + column] = data[left * size + right]!;
  }
  return part;
}
