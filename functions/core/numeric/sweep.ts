import type { Matrix } from "./matrix.ts";

/**
 * Sweeps a symmetric matrix of products on one pivot, in place; once more undoes it. With the products of columns and a
 * target, swept on some columns, the target's column holds their least-squares coefficients and its pivot the squares
 * left (Beaton 1964; Goodnight 1979).
 */
export function sweep({ rowCount: size, data }: Matrix, pivot: number, direction: 1 | -1): void {
  const at = pivot * size;
  const head = data[at + pivot]!;
  const pivotRow = data.slice(at, at + size);
  for (let row = 0; row < size; row++) {
    if (row === pivot) continue;
    const factor = pivotRow[row]! / head;
    if (factor === 0) continue;
    const start = row * size;
    for (let column = 0; column < size; column++) {
      if (column !== pivot) data[start + column]! -= factor * pivotRow[column]!;
    }
    data[start + pivot] = direction * factor;
    data[at + row] = direction * factor;
  }
  data[at + pivot] = -1 / head;
}
