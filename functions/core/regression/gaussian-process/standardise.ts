import { z } from "zod";

import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";

/** What is taken off each column, and what it is then divided by. */
export const Standards = z.strictObject({ means: z.array(z.number()), scales: z.array(z.number().positive()) });
export type Standards = z.infer<typeof Standards>;

/** Means and deviations of the columns; a column that is constant is left at its scale, at 0. */
export function fitStandards({ rowCount, columnCount, data }: Matrix): Standards {
  const means = new Float64Array(columnCount);
  const squares = new Float64Array(columnCount);
  const magnitudes = new Float64Array(columnCount);
  for (let at = 0; at < data.length; at++) means[at % columnCount]! += data[at]! / rowCount;
  for (let at = 0; at < data.length; at++) {
    squares[at % columnCount]! += (data[at]! - means[at % columnCount]!) ** 2 / rowCount;
    magnitudes[at % columnCount]! += Math.abs(data[at]!) / rowCount;
  }
  const scales = Array.from(squares, (square, column) => {
    const deviation = Math.sqrt(square);
    return deviation > 1e-12 * magnitudes[column]! ? deviation : 1;
  });
  return { means: [...means], scales };
}

export function standardise({ means, scales }: Standards, { rowCount, columnCount, data }: Matrix): Matrix {
  const standard = zeroMatrix(rowCount, columnCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, at++) {
      standard.data[at] = (data[at]! - means[column]!) / scales[column]!;
    }
  }
  return standard;
}
