/**
 * The quantile by linear interpolation between order statistics: Hyndman and Fan's type 7, as numpy and R have it.
 * NaN of nothing.
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}

/** The quantile at one half. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
