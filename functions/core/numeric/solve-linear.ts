/** The solution of a small square system of linear equations, by Gauss's elimination with the largest pivot of a column. */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  const count = rows.length;
  for (let pivot = 0; pivot < count; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < count; row++) {
      if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    const top = rows[pivot]!;
    if (top[pivot] === 0) throw new RangeError("Cannot solve linear equations as they must not depend on each other");
    for (const [index, row] of rows.entries()) {
      if (index === pivot) continue;
      const factor = row[pivot]! / top[pivot]!;
      for (let column = pivot; column <= count; column++) row[column]! -= factor * top[column]!;
    }
  }
  return rows.map((row, index) => row[count]! / row[index]!);
}
