/** Each of the values once, in ascending order. */
export function distinctValues(values: Float32Array): Float32Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (count === 0 || sorted[index] !== sorted[count - 1]) sorted[count++] = sorted[index]!;
  }
  return sorted.slice(0, count);
}

/** The last place in a table in ascending order whose value is not above the given one; 0 if there is none. */
export function placeIn(table: Float32Array, value: number): number {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (table[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
