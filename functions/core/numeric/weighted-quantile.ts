/**
 * The smallest value whose weight, with that of all smaller ones, reaches `weight`; undefined when all together do not.
 */
export function weightedQuantile(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  weight: number,
): number | undefined {
  const order = Array.from(values, (_, index) => index).sort((left, right) => values[left]! - values[right]!);
  let reached = 0;
  for (const index of order) {
    reached += weights[index]!;
    // Weights such as 1/3 do not add up exactly.
    if (reached >= weight - 1e-12) return values[index];
  }
  return undefined;
}
