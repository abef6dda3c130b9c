import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

/**
 * What a trial takes on one core of the machine that the figures are from, to within a factor of some three: its fits to
 * all folds, by how the work of each regressor grows with rows, features and hyperparameters.
 */
export function trialSeconds({ onto, ...trial }: Trial, { features, folds }: LearningProblem): number {
  let seconds = 0;
  for (const { length: rows } of folds.training) {
    seconds += fitSeconds(trial, rows, features) + (onto === null ? 0 : fitSeconds(onto, rows, features));
  }
  return seconds;
}

/** Seconds beside the figures below: the features, and the answers. */
const OVERHEAD_SECONDS = 5e-4;
const SECONDS_PER_FEATURE_OF_ROW = 6e-8;

function fitSeconds({ features, regressor, keep }: PipelineTrial, rows: number, table: FeatureTable): number {
  const count = featureCount(features, table);
  const kept = keep === undefined ? 0 : boosted(rows, count, { rounds: 100, depth: 6 });
  return OVERHEAD_SECONDS + SECONDS_PER_FEATURE_OF_ROW * rows * count + kept + regressorSeconds(regressor, rows, count);
}

function regressorSeconds(regressor: PipelineTrial["regressor"], rows: number, count: number): number {
  switch (regressor.kind) {
    case "mean":
      return 0;
    case "ridge":
      return 1e-9 * (rows * count ** 2 + count ** 3);
    case "elastic-net":
      return 2e-7 * rows * count;
    case "stepwise":
    case "nnls":
      return 2e-9 * rows * count ** 2;
    case "law":
      return 2e-8 * rows * count ** 1.5;
    case "parametric":
      return 6e-5 * rows;
    case "k-nearest-neighbours":
      return 4e-9 * rows ** 2 * count;
    case "support-vector":
      return 3e-7 * rows ** 2 * Math.max(1, regressor.C) ** 0.4;
    case "gaussian-process":
      // Its hyperparameters are learned on a part of many rows.
      return 2.4e-8 * Math.min(rows, 450) ** 3 + 6e-10 * rows ** 3;
    case "decision-tree":
      return 6e-8 * grown(rows) * count;
    case "random-forest":
      return 3e-8 * regressor.trees * grown(rows) * share(regressor, count) * count;
    case "extra-trees":
      return 2e-8 * regressor.trees * grown(rows) * share(regressor, count) * count;
    case "boosting":
      return boosted(rows, count, { rounds: regressor.rounds, depth: regressor.maximumDepth ?? 6 });
    case "network": {
      const units = regressor.hiddenUnits.reduce((sum, each) => sum + each, 1);
      return 2e-8 * regressor.epochs * rows * (count + units) * Math.sqrt(units) + 1e-3 * regressor.epochs;
    }
  }
}

function boosted(rows: number, count: number, { rounds, depth }: { rounds: number; depth: number }): number {
  return 7e-9 * rounds * depth * (rows + 256) * count;
}

function grown(rows: number): number {
  return rows * Math.log2(rows + 2);
}

function share({ featureShare = 1 }: { readonly featureShare?: number }, count: number): number {
  return Math.max(1 / Math.max(1, count), featureShare);
}

/** Some hundreds at most, as more are refused or make everything else unimportant. */
const MOST_FEATURES = 2000;

function featureCount(
  { use, numbers, also = [], pairs, degree, products = [] }: FeatureRecipe,
  table: FeatureTable,
): number {
  const columns = table.columns.filter(({ name }) => use === undefined || use.includes(name));
  let terms = also.length;
  let positive = 0;
  for (const column of columns) {
    if (column.kind === "number") {
      terms += numbers.length;
      positive++;
    } else terms += new Set(column.values).size;
  }
  if (pairs === true) terms += positive * (positive - 1);
  let count = 1;
  const powers = degree === "inf" ? terms : Math.min(degree, terms);
  for (let power = 1; power <= powers && count < MOST_FEATURES; power++) count *= (terms + power) / power;
  return Math.max(1, Math.min(MOST_FEATURES, Math.round(count) - 1 + products.length));
}
