import { canonicalJson } from "#core/document/canonical-json.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Hyperparameters } from "#core/regression/regressors.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { SearchSpace } from "#core/selection/search/search-space.ts";
import type { Dimension, HyperparameterValue } from "#core/selection/search/dimension.ts";
import type { StudyPlan, Technique } from "./study-plan.ts";

/** More than this would take days. */
const MOST_TRIALS = 100_000;

type Point = Readonly<Record<string, HyperparameterValue>>;

/** All combinations of a technique's values, those that mean the same once. */
export function gridTrials(plan: StudyPlan, technique: Technique, recipe: FeatureRecipe): Trial[] {
  const count = pointCount(technique);
  if (count > MOST_TRIALS) {
    throw new RangeError(
      `Cannot learn by this plan as it must have at most ${MOST_TRIALS} combinations: ${technique.family} has ${count}`,
    );
  }
  const trials = points(technique.dimensions).map((point): Trial => {
    const regressor = withoutIdle({ ...technique.regressor, ...point } as Hyperparameters);
    return { family: technique.family, onto: null, features: recipe, ...shapeOf(plan), regressor };
  });
  return [...new Map(trials.map((trial) => [canonicalJson(trial), trial])).values()];
}

/** A technique as a space to search. */
export function techniqueSpace(plan: StudyPlan, technique: Technique, recipe: FeatureRecipe): SearchSpace {
  const { family, regressor, dimensions } = technique;
  return {
    family,
    recipes: [recipe],
    onto: null,
    ...shapeOf(plan),
    regressor: regressor as Hyperparameters,
    dimensions,
  };
}

/** What is the same for all trials of a plan. */
function shapeOf({ features, featureChoice }: StudyPlan) {
  const { most } = featureChoice.kind === "importance" ? featureChoice : { most: null };
  const keep =
    featureChoice.kind === "importance"
      ? { keep: { by: "splits", share: featureChoice.share, ...(most === null ? {} : { most }) } as const }
      : {};
  const standardised = features.standardise ? { standardiseTarget: true } : {};
  return { targetScale: "identity", errorWeights: "equal", ...standardised, ...keep } as const;
}

function pointCount({ dimensions }: Technique): number {
  return Object.values(dimensions).reduce((size, dimension) => size * valuesOf(dimension).length, 1);
}

function points(dimensions: Readonly<Record<string, Dimension>>): Point[] {
  let made: Point[] = [{}];
  for (const [name, dimension] of Object.entries(dimensions)) {
    made = made.flatMap((point) => valuesOf(dimension).map((value) => ({ ...point, [name]: value })));
  }
  return made;
}

function valuesOf(dimension: Dimension): readonly HyperparameterValue[] {
  if (dimension.kind === "choice") return dimension.values;
  throw new TypeError("Cannot try all combinations as values must be listed: there is a prior");
}

/** Without the hyperparameters that a kernel has no use for. */
function withoutIdle(regressor: Hyperparameters): Hyperparameters {
  if (regressor.kind !== "support-vector") return regressor;
  const { degree, ...others } = regressor;
  if (regressor.kernel === "linear") return { ...others, gamma: "scale" };
  return regressor.kernel === "polynomial" && degree !== undefined ? { ...others, degree } : others;
}
