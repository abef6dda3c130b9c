/**
 * The size of error that a new configuration stays within with a probability of `level`, from the errors of held-out
 * configurations. Each configuration counts the same however often it was repeated, and the new one stands at infinity
 * among them (Lee, Barber and Willett, Distribution-free inference with hierarchical data, 2023). Between two errors it
 * is interpolated, so that the level is met rather than exceeded (Hutson, Calculating nonparametric confidence intervals
 * for quantiles using fractional order statistics, 1999). Undefined with too few configurations for the level.
 */
export function conformalQuantile(errors: Float64Array, groups: readonly string[], level: number): number | undefined {
  const sizes = groupSizes(groups);
  const weights = new Map<number, number>();
  for (const [row, error] of errors.entries()) {
    weights.set(error, (weights.get(error) ?? 0) + 1 / (sizes.size + 1) / sizes.get(groups[row]!)!);
  }
  let reached = 0;
  let below = 0;
  for (const [error, weight] of [...weights].sort(([left], [right]) => left - right)) {
    // Weights such as 1/3 do not add up exactly.
    if (reached + weight >= level - 1e-12) {
      return below + (error - below) * Math.min(1, Math.max(0, (level - reached) / weight));
    }
    reached += weight;
    below = error;
  }
  return undefined;
}

/** Fewer configurations than this give no quantile of the level without a guess at the distribution. */
export function configurationsNeeded(level: number): number {
  return Math.ceil(level / (1 - level) - 1e-9);
}

function groupSizes(groups: readonly string[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
}
