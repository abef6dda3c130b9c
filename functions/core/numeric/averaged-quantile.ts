/**
 * The quantile of weighted values: Hyndman and Fan's type 2, the smallest value that the share of weight reaches, or the
 * mean of it and the next one where it is reached exactly. Values of weight 0 do not count; NaN of nothing.
 */
export function averagedQuantile(values: Float64Array, weights: Float64Array, level: number): number {
  const order = [...values.keys()].filter((index) => weights[index]! > 0);
  order.sort((left, right) => values[left]! - values[right]!);
  let total = 0;
  for (const index of order) total += weights[index]!;
  const asked = level * total;
  let reached = 0;
  for (const [place, index] of order.entries()) {
    reached += weights[index]!;
    // Weights such as 1/3 do not add up exactly.
    if (Math.abs(reached - asked) <= 1e-12 * total) return (values[index]! + values[order[place + 1] ?? index]!) / 2;
    if (reached > asked) return values[index]!;
  }
  return values[order.at(-1) ?? -1] ?? NaN;
}
