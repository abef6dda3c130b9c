/**
 * The size of error that a new configuration stays within with a probability of `level`, from the errors of held-out
 * configurations. Each configuration counts the same however often it was repeated, and the new one stands at infinity
 * among them (Lee, Barber and Willett, Distribution-free inference with hierarchical data, 2023). It is the mean of the
 * quantiles over what one configuration weighs, up to the level: between two errors that is interpolation, so that the level
 * is met rather than exceeded (Hutson, Calculating nonparametric confidence intervals for quantiles using fractional order
 * statistics, 1999), and no error that moves a little, past another one or not, moves it by more. Undefined with too few
 * configurations for the level.
 */
export function conformalQuantile(errors: Float64Array, groups: readonly string[], level: number): number | undefined {
  const sizes = groupSizes(groups);
  const one = 1 / (sizes.size + 1);
  // Weights such as 1/3 do not add up exactly.
  if (sizes.size * one < level - 1e-12) return undefined;
  let reached = 0;
  let sum = 0;
  for (const row of [...errors.keys()].sort((left, right) => errors[left]! - errors[right]!)) {
    const next = reached + one / sizes.get(groups[row]!)!;
    sum += errors[row]! * Math.max(0, Math.min(next, level) - Math.max(reached, level - one));
    reached = next;
  }
  return sum / one;
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
