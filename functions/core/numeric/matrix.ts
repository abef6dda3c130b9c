/** Numbers in rows and columns, row after row. */
export interface Matrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly data: Float64Array;
}

export function zeroMatrix(rowCount: number, columnCount: number): Matrix {
  return { rowCount, columnCount, data: new Float64Array(rowCount * columnCount) };
}

/** A matrix of rows of equal length. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const columnCount = rows[0]?.length ?? 0;
  for (const [index, row] of rows.entries()) {
    if (row.length !== columnCount) {
      throw new RangeError(
        `Cannot make a matrix as its rows must have equal lengths: row 0 has ${columnCount}, row ${index} has ${row.length}`,
      );
    }
  }
  return { rowCount: rows.length, columnCount, data: Float64Array.from(rows.flat()) };
}

export function selectRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { columnCount, data } = matrix;
  const selected = zeroMatrix(rows.length, columnCount);
  for (let index = 0; index < rows.length; index++) {
    const start = (rows[index] as number) * columnCount;
    selected.data.set(data.subarray(start, start + columnCount), index * columnCount);
  }
  return selected;
}

/** The columns, each an array of its own. */
export function columnsOf({ rowCount, columnCount, data }: Matrix): Float64Array[] {
  return Array.from({ length: columnCount }, (_, column) => {
    const values = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) values[row] = data[row * columnCount + column]!;
    return values;
  });
}

/** `matrix · vector`. */
export function timesVector({ rowCount, columnCount, data }: Matrix, vector: ArrayLike<number>): Float64Array {
  const product = new Float64Array(rowCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    let sum = 0;
    for (let column = 0; column < columnCount; column++) sum += data[at++]! * vector[column]!;
    product[row] = sum;
  }
  return product;
}

/** `matrixᵀ · vector`. */
export function transposeTimesVector({ rowCount, columnCount, data }: Matrix, vector: ArrayLike<number>): Float64Array {
  const product = new Float64Array(columnCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    const factor = vector[row]!;
    for (let column = 0; column < columnCount; column++) product[column]! += data[at++]! * factor;
  }
  return product;
}

/** `matrixᵀ · matrix`. */
export function gram({ rowCount, columnCount, data }: Matrix): Matrix {
  const product = zeroMatrix(columnCount, columnCount);
  const sums = product.data;
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    for (let left = 0; left < columnCount; left++) {
      const factor = data[start + left]!;
      if (factor === 0) continue;
      const at = left * columnCount;
      for (let right = left; right < columnCount; right++) sums[at + right]! += factor * data[start + right]!;
    }
  }
  for (let left = 1; left < columnCount; left++) {
    for (let right = 0; right < left; right++) sums[left * columnCount + right] = sums[right * columnCount + left]!;
  }
  return product;
}

/** `matrix · matrixᵀ`. */
export function outerGram({ rowCount, columnCount, data }: Matrix): Matrix {
  const product = zeroMatrix(rowCount, rowCount);
  for (let left = 0; left < rowCount; left++) {
    for (let right = 0; right <= left; right++) {
      let sum = 0;
      for (let column = 0; column < columnCount; column++) {
        sum += data[left * columnCount + column]! * data[right * columnCount + column]!;
      }
      product.data[left * rowCount + right] = sum;
      product.data[right * rowCount + left] = sum;
    }
  }
  return product;
}
