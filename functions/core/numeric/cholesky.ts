import type { Matrix } from "./matrix.ts";
import { divideRowsByTriangle, subtractRowProducts } from "./row-products.ts";

/** Columns that are worked on together: as many as the caches of a processor hold at once. */
const BLOCK = 48;

/**
 * The lower triangle L with L·Lᵀ = the matrix, or undefined where the matrix is not positive definite: where a pivot
 * falls below `tolerance` times its diagonal entry. Only the lower triangle of the matrix is read.
 */
export function choleskyFactor({ rowCount: size, data }: Matrix, tolerance = 1e-13): Matrix | undefined {
  const factor = { rowCount: size, columnCount: size, data: data.slice() };
  if (!factorInPlace(factor, tolerance)) return undefined;
  for (let row = 0; row < size; row++) factor.data.fill(0, row * size + row + 1, (row + 1) * size);
  return factor;
}

/**
 * The same in the matrix's own lower triangle; what is above the diagonal is left undefined. False where the matrix is
 * not positive definite.
 */
export function factorInPlace({ rowCount: size, data }: Matrix, tolerance = 1e-13): boolean {
  const rows = { data, stride: size };
  const least = new Float64Array(size);
  for (let row = 0; row < size; row++) least[row] = tolerance * data[row * size + row]!;
  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(size, first + BLOCK);
    if (!factorBlock(data, size, first, end, least)) return false;
    divideRowsByTriangle(rows, rows, [end, size], [first, end]);
    for (let top = end; top < size; top += BLOCK) {
      const bottom = Math.min(size, top + BLOCK);
      subtractRowProducts(rows, rows, rows, [top, bottom], [end, bottom], [first, end]);
    }
  }
  return true;
}

function factorBlock(data: Float64Array, size: number, first: number, end: number, least: Float64Array): boolean {
  for (let row = first; row < end; row++) {
    for (let column = first; column <= row; column++) {
      let sum = data[row * size + column]!;
      for (let inner = first; inner < column; inner++) sum -= data[row * size + inner]! * data[column * size + inner]!;
      if (column < row) {
        data[row * size + column] = sum / data[column * size + column]!;
      } else {
        if (!(sum > least[row]!)) return false;
        data[row * size + row] = Math.sqrt(sum);
      }
    }
  }
  return true;
}

/** Solves `L · Lᵀ · x = right`. */
export function choleskySolve(factor: Matrix, right: ArrayLike<number>): Float64Array {
  const solution = Float64Array.from(right);
  solveLower(factor, solution);
  solveLowerTransposed(factor, solution);
  return solution;
}

/** Solves `L · x = right` in place. */
export function solveLower({ rowCount: size, data }: Matrix, solution: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = solution[row]!;
    const start = row * size;
    for (let inner = 0; inner < row; inner++) sum -= data[start + inner]! * solution[inner]!;
    solution[row] = sum / data[start + row]!;
  }
}

/** Solves `Lᵀ · x = right` in place. */
export function solveLowerTransposed({ rowCount: size, data }: Matrix, solution: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    const start = row * size;
    const value = solution[row]! / data[start + row]!;
    solution[row] = value;
    for (let inner = 0; inner < row; inner++) solution[inner]! -= data[start + inner]! * value;
  }
}
