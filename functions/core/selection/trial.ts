import { describeRecipe, type FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Hyperparameters } from "#core/regression/regressors.ts";

/** One thing to try: which features, which scale of the target, which regressor with which hyperparameters. */
export interface Trial {
  readonly features: FeatureRecipe;
  readonly targetScale: "log" | "identity";
  /** `relative`: each row counts by 1 / measured², so that its relative error counts. */
  readonly errorWeights: "equal" | "relative";
  readonly regressor: Hyperparameters;
}

/** A trial in words, for sentences about it. */
export function describeTrial({ features, targetScale, regressor }: Trial): string {
  const { kind, ...hyperparameters } = regressor;
  const settings = Object.entries(hyperparameters).map(([name, value]) => `${name} ${String(value)}`);
  const of = targetScale === "log" ? "log target" : "target as is";
  return `${[kind, ...settings].join(", ")} on ${describeRecipe(features)} (${of})`;
}
