import { canonicalJson } from "#core/document/canonical-json.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Hyperparameters } from "#core/regression/regressors.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { Dimension, HyperparameterValue } from "./dimension.ts";
import { notYetSupported } from "./not-yet-supported.ts";
import type { StudyPlan, Technique } from "./study-plan.ts";

/** More than this would take days. */
const MOST_TRIALS = 100_000;

type Point = Readonly<Record<string, HyperparameterValue>>;

/** Everything that a study tries: for each technique all combinations of its values, those that mean the same once. */
export function studyTrials(
  { techniques, features, search, featureChoice }: StudyPlan,
  recipe: FeatureRecipe,
): Trial[] {
  if (search.kind === "bayes") throw notYetSupported("a search by what it has seen (Hyperopt)");
  if (featureChoice.kind === "forward") throw notYetSupported("the choice of features one by one (SFS)");
  if (featureChoice.kind === "importance") throw notYetSupported("the choice of features by importance (XGBoost)");
  const count = techniques.reduce((sum, technique) => sum + pointCount(technique), 0);
  if (count > MOST_TRIALS) {
    throw new RangeError(
      `Cannot learn by this plan as it must have at most ${MOST_TRIALS} combinations: it has ${count}`,
    );
  }
  const trials = techniques.flatMap((technique) =>
    points(technique.dimensions).map((point): Trial => {
      return {
        family: technique.family,
        onto: null,
        features: recipe,
        targetScale: "identity",
        errorWeights: "equal",
        regressor: withoutIdle({ ...technique.regressor, ...point } as Hyperparameters),
        ...(features.standardise ? { standardiseTarget: true } : {}),
      };
    }),
  );
  return [...new Map(trials.map((trial) => [canonicalJson(trial), trial])).values()];
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
  throw notYetSupported("a prior in a search of all combinations");
}

/** Without the hyperparameters that a kernel has no use for. */
function withoutIdle(regressor: Hyperparameters): Hyperparameters {
  if (regressor.kind !== "support-vector") return regressor;
  const { degree, ...others } = regressor;
  if (regressor.kernel === "linear") return { ...others, gamma: "scale" };
  return regressor.kernel === "polynomial" && degree !== undefined ? { ...others, degree } : others;
}
