/** Some columns of a matrix of rows that lie `stride` numbers apart. */
export interface Rows {
  readonly data: Float64Array;
  readonly stride: number;
}

/**
 * Takes from entry (i, j) of `from`, for i and j in their ranges, the product of row i of `left` with row j of `right`
 * over the columns [first, end). Four by four entries at a time: every number read is used four times.
 */
export function subtractRowProducts(
  from: Rows,
  left: Rows,
  right: Rows,
  [firstRow, endRow]: readonly [number, number],
  [firstColumn, endColumn]: readonly [number, number],
  [first, end]: readonly [number, number],
): void {
  let row = firstRow;
  for (; row + 4 <= endRow; row += 4) {
    let column = firstColumn;
    for (; column + 4 <= endColumn; column += 4) subtractTile(from, left, right, row, column, first, end);
    for (; column < endColumn; column++) {
      for (let inTile = row; inTile < row + 4; inTile++) subtractOne(from, left, right, inTile, column, first, end);
    }
  }
  for (; row < endRow; row++) {
    for (let column = firstColumn; column < endColumn; column++) {
      subtractOne(from, left, right, row, column, first, end);
    }
  }
}

function subtractOne(
  from: Rows,
  left: Rows,
  right: Rows,
  row: number,
  column: number,
  first: number,
  end: number,
): void {
  const a = left.data;
  const b = right.data;
  const shift = column * right.stride - row * left.stride;
  let sum = 0;
  for (let at = row * left.stride + first, last = row * left.stride + end; at < last; at++)
    sum += a[at]! * b[at + shift]!;
  from.data[row * from.stride + column]! -= sum;
}

function subtractTile(
  from: Rows,
  left: Rows,
  right: Rows,
  row: number,
  column: number,
  first: number,
  end: number,
): void {
  const a = left.data;
  const b = right.data;
  const c = from.data;
  let a0 = row * left.stride + first;
  let a1 = a0 + left.stride;
  let a2 = a1 + left.stride;
  let a3 = a2 + left.stride;
  let b0 = column * right.stride + first;
  let b1 = b0 + right.stride;
  let b2 = b1 + right.stride;
  let b3 = b2 + right.stride;
  let s00 = 0,
    s01 = 0,
    s02 = 0,
    s03 = 0;
  let s10 = 0,
    s11 = 0,
    s12 = 0,
    s13 = 0;
  let s20 = 0,
    s21 = 0,
    s22 = 0,
    s23 = 0;
  let s30 = 0,
    s31 = 0,
    s32 = 0,
    s33 = 0;
  for (let left4 = end - first; left4 > 0; left4--) {
    const x0 = a[a0++]!,
      x1 = a[a1++]!,
      x2 = a[a2++]!,
      x3 = a[a3++]!;
    const y0 = b[b0++]!,
      y1 = b[b1++]!,
      y2 = b[b2++]!,
      y3 = b[b3++]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  let at = row * from.stride + column;
  c[at]! -= s00;
  c[at + 1]! -= s01;
  c[at + 2]! -= s02;
  c[at + 3]! -= s03;
  at += from.stride;
  c[at]! -= s10;
  c[at + 1]! -= s11;
  c[at + 2]! -= s12;
  c[at + 3]! -= s13;
  at += from.stride;
  c[at]! -= s20;
  c[at + 1]! -= s21;
  c[at + 2]! -= s22;
  c[at + 3]! -= s23;
  at += from.stride;
  c[at]! -= s30;
  c[at + 1]! -= s31;
  c[at + 2]! -= s32;
  c[at + 3]! -= s33;
}

/**
 * Solves X · Tᵀ = the columns [first, end) of some rows, in place, where T is the lower triangle in the same columns of
 * `triangle`.
 */
export function divideRowsByTriangle(
  rows: Rows,
  triangle: Rows,
  [firstRow, endRow]: readonly [number, number],
  [first, end]: readonly [number, number],
): void {
  const x = rows.data;
  const t = triangle.data;
  let row = firstRow;
  for (; row + 4 <= endRow; row += 4) {
    const x0 = row * rows.stride;
    const x1 = x0 + rows.stride;
    const x2 = x1 + rows.stride;
    const x3 = x2 + rows.stride;
    for (let column = first; column < end; column++) {
      const start = column * triangle.stride;
      let s0 = x[x0 + column]!,
        s1 = x[x1 + column]!,
        s2 = x[x2 + column]!,
        s3 = x[x3 + column]!;
      for (let inner = first; inner < column; inner++) {
        const factor = t[start + inner]!;
        s0 -= factor * x[x0 + inner]!;
        s1 -= factor * x[x1 + inner]!;
        s2 -= factor * x[x2 + inner]!;
        s3 -= factor * x[x3 + inner]!;
      }
      const pivot = t[start + column]!;
      x[x0 + column] = s0 / pivot;
      x[x1 + column] = s1 / pivot;
      x[x2 + column] = s2 / pivot;
      x[x3 + column] = s3 / pivot;
    }
  }
  for (; row < endRow; row++) {
    const x0 = row * rows.stride;
    for (let column = first; column < end; column++) {
      const start = column * triangle.stride;
      let sum = x[x0 + column]!;
      for (let inner = first; inner < column; inner++) sum -= t[start + inner]! * x[x0 + inner]!;
      x[x0 + column] = sum / t[start + column]!;
    }
  }
}
