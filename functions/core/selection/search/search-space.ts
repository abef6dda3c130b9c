import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { Hyperparameters } from "#core/regression/regressors.ts";
import { checkDimension, type Dimension, type HyperparameterValue, levelsOf, valueAt } from "./dimension.ts";
import type { PipelineTrial, Trial } from "../trial.ts";

/** What may be tried of one family, as data. */
export interface SearchSpace extends Omit<PipelineTrial, "features" | "regressor"> {
  readonly family: string;
  /** One of these is chosen; with several it is searched like a hyperparameter. */
  readonly recipes: readonly FeatureRecipe[];
  readonly onto: PipelineTrial | null;
  /** The kind, and what is not searched. */
  readonly regressor: Hyperparameters;
  /** What is searched, by the names of hyperparameters. */
  readonly dimensions: Readonly<Record<string, Dimension>>;
}

/** A value for every dimension of a space. */
export type Point = Readonly<Record<string, HyperparameterValue>>;

/** The dimension that chooses a recipe, by its place. */
const RECIPE = "recipe";

/** All that is searched, with the recipe where there are several. */
export function dimensionsOf({ recipes, dimensions }: SearchSpace): Readonly<Record<string, Dimension>> {
  if (recipes.length < 2) return dimensions;
  return { [RECIPE]: { kind: "choice", values: [...recipes.keys()] }, ...dimensions };
}

/** Refuses a space that nothing can be drawn from, with a sentence. */
export function checkSpace({ family, recipes, dimensions }: SearchSpace): void {
  if (recipes.length === 0) throw new RangeError(`Cannot search ${family} as it must have a recipe: there is none`);
  for (const [name, dimension] of Object.entries(dimensions)) checkDimension(`${family} ${name}`, dimension);
}

/** The trial at a point of a space. */
export function trialAt(space: SearchSpace, point: Point): Trial {
  const { family, recipes, targetScale, errorWeights, onto, regressor, keep, standardiseTarget } = space;
  const { [RECIPE]: recipe = 0, ...hyperparameters } = point;
  return {
    family,
    onto,
    features: recipes[Number(recipe)]!,
    targetScale,
    errorWeights,
    ...(keep === undefined ? {} : { keep }),
    ...(standardiseTarget === undefined ? {} : { standardiseTarget }),
    regressor: { ...regressor, ...hyperparameters } as Hyperparameters,
  };
}

/** A point drawn from the priors. */
export function randomPoint(dimensions: Readonly<Record<string, Dimension>>, random: Prng): Point {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, dimension]) => [name, valueAt(dimension, random())] as const),
  );
}

/** How many points a grid has, before any is made. */
export function gridSize(dimensions: Readonly<Record<string, Dimension>>, levels: number): number {
  return Object.values(dimensions).reduce((size, dimension) => size * levelsOf(dimension, levels).length, 1);
}

/** Every combination of the values of all dimensions, so many of each prior; the last dimension changes first. */
export function gridPoints(dimensions: Readonly<Record<string, Dimension>>, levels: number): Point[] {
  let points: Point[] = [{}];
  for (const [name, dimension] of Object.entries(dimensions)) {
    const values = levelsOf(dimension, levels);
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}
