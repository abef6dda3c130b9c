import type { Matrix } from "./matrix.ts";

/** The product of a symmetric matrix, of which only the lower triangle is read, with a vector. */
export function symmetricTimesVector({ rowCount: size, data }: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const own = vector[row]!;
    let [even, odd] = [0, 0];
    let column = 0;
    for (; column + 1 < row; column += 2) {
      const first = data[start + column]!;
      const second = data[start + column + 1]!;
      even += first * vector[column]!;
      odd += second * vector[column + 1]!;
      product[column]! += first * own;
      product[column + 1]! += second * own;
    }
    if (column < row) {
      even += data[start + column]! * vector[column]!;
      product[column]! += data[start + column]! * own;
    }
    product[row]! += even + odd + data[start + row]! * own;
  }
  return product;
}
