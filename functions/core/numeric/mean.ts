/** The weighted arithmetic mean; without weights all count the same. NaN of nothing. */
export function mean(values: ArrayLike<number>, weights: ArrayLike<number> | null = null): number {
  let sum = 0;
  let total = 0;
  for (let index = 0; index < values.length; index++) {
    const weight = weights === null ? 1 : weights[index]!;
    sum += weight * values[index]!;
    total += weight;
  }
  return sum / total;
}
