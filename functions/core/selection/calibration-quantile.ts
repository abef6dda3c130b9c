import { studentTQuantile } from "#core/numeric/student-t.ts";
import { conformalQuantile } from "./conformal.ts";
import type { FoldKind } from "./folds.ts";

/** Errors over their scales of test entries, with the configuration and the fold of each. */
export interface ScaledErrors {
  readonly scaled: Float64Array;
  readonly groups: readonly string[];
  readonly foldOf: readonly number[];
}

/**
 * The multiple of the scale that new errors stay within with a probability of `level`. Configurations like the measured
 * ones: a conformal quantile of all. Between values: the geometric mean of that and of the largest over the folds.
 * Beyond them: the largest over the folds, and never less than a normal distribution has, since one cut of the range
 * says little of the next.
 */
export function calibrationQuantile(kind: FoldKind, errors: ScaledErrors, level: number): number {
  const pooled = conformalQuantile(errors.scaled, errors.groups, level);
  switch (kind) {
    case "grouped-k-fold":
    case "leave-one-configuration-out":
      return pooled;
    case "interpolation":
      return Math.sqrt(pooled * Math.max(pooled, largestOverFolds(errors, level)));
    case "extrapolation":
    case "extrapolation-and-interpolation":
      return Math.max(pooled, largestOverFolds(errors, level), normalQuantile((1 + level) / 2));
  }
}

function largestOverFolds({ scaled, groups, foldOf }: ScaledErrors, level: number): number {
  let largest = 0;
  for (const fold of new Set(foldOf)) {
    const own = [...foldOf.keys()].filter((entry) => foldOf[entry] === fold);
    const errors = Float64Array.from(own, (entry) => scaled[entry]!);
    const theirs = own.map((entry) => groups[entry]!);
    largest = Math.max(largest, conformalQuantile(errors, theirs, level));
  }
  return largest;
}

/** Student's t with so many degrees of freedom is normal. */
const MANY = 1e6;

function normalQuantile(probability: number): number {
  return studentTQuantile(probability, MANY);
}
