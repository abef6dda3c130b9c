/** Writes the squared distances of a row from many, which come by their columns. */
export function squaredDistances(columns: readonly Float64Array[], row: Float64Array, sums: Float64Array): void {
  const count = sums.length;
  sums.fill(0);
  let index = 0;
  // Four columns at a time: each visit to a sum is worth four of them.
  for (; index + 3 < columns.length; index += 4) {
    const [a, b, c, d] = [columns[index]!, columns[index + 1]!, columns[index + 2]!, columns[index + 3]!];
    const [p, q, r, s] = [row[index]!, row[index + 1]!, row[index + 2]!, row[index + 3]!];
    for (let other = 0; other < count; other++) {
      const one = p - a[other]!;
      const two = q - b[other]!;
      const three = r - c[other]!;
      const four = s - d[other]!;
      sums[other] = sums[other]! + (one * one + two * two + (three * three + four * four));
    }
  }
  for (; index < columns.length; index++) {
    const column = columns[index]!;
    const value = row[index]!;
    for (let other = 0; other < count; other++) {
      const apart = value - column[other]!;
      sums[other] = sums[other]! + apart * apart;
    }
  }
}
