import { mean } from "#core/numeric/mean.ts";
import { conformalQuantile } from "./conformal.ts";
import { expectedQuantile } from "./expected-quantile.ts";
import type { FoldKind } from "./folds.ts";

/** Errors over their scales of test entries, with the configuration and the fold of each. */
export interface ScaledErrors {
  readonly scaled: Float64Array;
  readonly groups: readonly string[];
  readonly foldOf: readonly number[];
  /** Whether the scales are standard deviations by the learner's own account, so that 1 is what is to be expected. */
  readonly standard: boolean;
}

/** The learner's account, or what other cuts of a range were like, counts as much as so many sets of errors. */
const PRIOR_SETS = 2;

/** What a normal distribution says of the errors counts as much as so many configurations. */
const PRIOR_CONFIGURATIONS = 10;

/** An outlier counts as so many standard deviations. */
const MOST_DEVIATIONS = 6;

/**
 * The multiple of the scale that new errors stay within with a probability of `level`. Configurations like the measured
 * ones: a conformal quantile of all, with few of them leant on what is normal. Beyond the measured values: all errors
 * beyond one cut have a cause in common, so that there is no more than one lesson a cut. Between values: half way.
 */
export function calibrationQuantile(kind: FoldKind, errors: ScaledErrors, level: number): number {
  switch (kind) {
    case "grouped-k-fold":
    case "leave-one-configuration-out":
      return configurationQuantile(errors, level);
    case "interpolation":
      return (configurationQuantile(errors, level) + foldQuantile(errors, level)) / 2;
    case "extrapolation":
      return foldQuantile(errors, level);
    case "extrapolation-and-interpolation":
      // Folds between values, where errors are small, say little of what is beyond.
      return Math.max(configurationQuantile(errors, level), foldQuantile(errors, level));
  }
}

function configurationQuantile(errors: ScaledErrors, level: number): number {
  const squares = [...squaresByConfiguration(errors).values()];
  const expected = expectedQuantile(squares, { sets: errors.standard ? PRIOR_SETS : 0, meanSquare: 1 }, level);
  const counted = conformalQuantile(errors.scaled, errors.groups, level);
  if (counted === undefined) return expected;
  return (squares.length * counted + PRIOR_CONFIGURATIONS * expected) / (squares.length + PRIOR_CONFIGURATIONS);
}

function foldQuantile(errors: ScaledErrors, level: number): number {
  const squares = [...new Set(errors.foldOf)].map((fold) => {
    return mean([...squaresByConfiguration(errors, (entry) => errors.foldOf[entry] === fold).values()]);
  });
  const meanSquare = errors.standard ? 1 : mean(squares);
  return expectedQuantile(squares, { sets: PRIOR_SETS, meanSquare }, level);
}

/** The mean square of each configuration's errors, each configuration once however often it was repeated. */
function squaresByConfiguration(
  { scaled, groups, standard }: ScaledErrors,
  isAsked: (entry: number) => boolean = () => true,
): ReadonlyMap<string, number> {
  const sums = new Map<string, { count: number; sum: number }>();
  for (const [entry, error] of scaled.entries()) {
    if (!isAsked(entry)) continue;
    const { count, sum } = sums.get(groups[entry]!) ?? { count: 0, sum: 0 };
    const size = standard ? Math.min(error, MOST_DEVIATIONS) : error;
    sums.set(groups[entry]!, { count: count + 1, sum: sum + size ** 2 });
  }
  return new Map([...sums].map(([group, { count, sum }]) => [group, sum / count]));
}
