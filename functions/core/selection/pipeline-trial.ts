import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

/** The inputs as they are, each with mean 0 and deviation 1. */
export const AS_IS: FeatureRecipe = { numbers: ["identity"], degree: 1, scaling: "standardise" };
/** Their logarithms where they are positive. */
export const LOGS: FeatureRecipe = { numbers: ["log"], degree: 1, scaling: "standardise" };
/** With ln of ratios and products of two, such as data / cores, which trees cannot make themselves. */
export const RATIOS: FeatureRecipe = { numbers: ["log"], pairs: true, degree: 1, scaling: "none" };

export function pipelineTrial(
  features: FeatureRecipe,
  targetScale: Trial["targetScale"],
  regressor: PipelineTrial["regressor"],
): PipelineTrial {
  return { features, targetScale, errorWeights: "equal", regressor };
}

/** A trial of a family that stands by itself. */
export function trialOf(
  family: string,
  features: FeatureRecipe,
  targetScale: Trial["targetScale"],
  regressor: PipelineTrial["regressor"],
): Trial {
  return { family, onto: null, ...pipelineTrial(features, targetScale, regressor) };
}
