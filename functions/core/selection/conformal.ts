import { studentTQuantile } from "#core/numeric/student-t.ts";
import { weightedQuantile } from "#core/numeric/weighted-quantile.ts";

/**
 * The size of error that a new configuration stays within with a probability of `level`, from the errors of held-out
 * configurations. Each configuration counts the same however often it was repeated, and the new one stands at infinity
 * among them (Lee, Barber and Willett, Distribution-free inference with hierarchical data, 2023). With too few
 * configurations for that, the largest error or Student's t, whichever is more.
 */
export function conformalQuantile(errors: Float64Array, groups: readonly string[], level: number): number {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const count = sizes.size;
  const weights = groups.map((group) => 1 / (count + 1) / sizes.get(group)!);
  return weightedQuantile(errors, weights, level) ?? guessedQuantile(errors, groups, sizes, level);
}

/** Fewer configurations than this give no quantile of the level without a guess at the distribution. */
export function configurationsNeeded(level: number): number {
  return Math.ceil(level / (1 - level) - 1e-9);
}

function guessedQuantile(
  errors: Float64Array,
  groups: readonly string[],
  sizes: ReadonlyMap<string, number>,
  level: number,
): number {
  const count = sizes.size;
  let square = 0;
  let largest = 0;
  for (const [row, error] of errors.entries()) {
    square += error ** 2 / count / sizes.get(groups[row]!)!;
    largest = Math.max(largest, error);
  }
  const normal = studentTQuantile((1 + level) / 2, Math.max(1, count - 1)) * Math.sqrt(square * (1 + 1 / count));
  return Math.max(largest, normal);
}
