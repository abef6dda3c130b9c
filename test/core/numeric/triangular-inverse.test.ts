import { expect, it } from "vitest";

import { choleskyFactor } from "#core/numeric/cholesky.ts";
import { gram, zeroMatrix } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { transposedInverse } from "#core/numeric/triangular-inverse.ts";

it.each([1, 3, 47, 48, 49, 131])("transposedInverse() gives the inverse of a factor of %d rows", (size) => {
  const random = prng(size);
  const matrix = gram({
    rowCount: size,
    columnCount: size,
    data: Float64Array.from({ length: size * size }, () => random() - 0.5),
  });
  for (let index = 0; index < size; index++) matrix.data[index * (size + 1)]! += 1;
  const factor = choleskyFactor(matrix)!;
  const inverse = transposedInverse(factor);
  const again = transposedInverse(factor, zeroMatrix(size, size));
  expect(again).toEqual(inverse);
  let worst = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let at = 0; at < size; at++) sum += factor.data[row * size + at]! * inverse.data[column * size + at]!;
      worst = Math.max(worst, Math.abs(sum - (row === column ? 1 : 0)));
    }
  }
  expect(worst).toBeLessThan(1e-12);
});
