import type { Matrix } from "./matrix.ts";

/**
 * The lower triangle L with L·Lᵀ = the matrix, or undefined where the matrix is not positive definite: where a pivot
 * falls below `tolerance` times its diagonal entry.
 */
export function choleskyFactor({ rowCount: size, data }: Matrix, tolerance = 1e-13): Matrix | undefined {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = data[row * size + column]!;
      for (let inner = 0; inner < column; inner++) sum -= factor[row * size + inner]! * factor[column * size + inner]!;
      if (column < row) {
        factor[row * size + column] = sum / factor[column * size + column]!;
      } else {
        if (!(sum > tolerance * data[row * size + row]!)) return undefined;
        factor[row * size + row] = Math.sqrt(sum);
      }
    }
  }
  return { rowCount: size, columnCount: size, data: factor };
}

/** Solves `L · Lᵀ · x = right`. */
export function choleskySolve({ rowCount: size, data: factor }: Matrix, right: ArrayLike<number>): Float64Array {
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = right[row]!;
    for (let inner = 0; inner < row; inner++) sum -= factor[row * size + inner]! * solution[inner]!;
    solution[row] = sum / factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row]!;
    for (let inner = row + 1; inner < size; inner++) sum -= factor[inner * size + row]! * solution[inner]!;
    solution[row] = sum / factor[row * size + row]!;
  }
  return solution;
}
