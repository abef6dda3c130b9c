import type { Matrix } from "./matrix.ts";
import { divideRowsByTriangle, subtractRowProducts } from "./row-products.ts";

const BLOCK = 48;

/** The inverse of a lower triangle, transposed: row i holds column i of the inverse, from place i on. */
export function transposedInverse(factor: Matrix, into?: Matrix): Matrix {
  const size = factor.rowCount;
  const inverse = into ?? { rowCount: size, columnCount: size, data: new Float64Array(size * size) };
  inverse.data.fill(0);
  const rows = { data: inverse.data, stride: size };
  const triangle = { data: factor.data, stride: size };
  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(size, first + BLOCK);
    for (let row = first; row < end; row++) inverse.data[row * size + row] = 1;
    for (let top = 0; top < first; top += BLOCK) {
      subtractRowProducts(rows, rows, triangle, [top, top + BLOCK], [first, end], [top, first]);
    }
    divideRowsByTriangle(rows, triangle, [0, end], [first, end]);
  }
  return inverse;
}
