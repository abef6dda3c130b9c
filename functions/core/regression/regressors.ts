import { boosting, type BoostingHyperparameters } from "./boosting.ts";
import { decisionTree, type DecisionTreeHyperparameters } from "./decision-tree.ts";
import { extraTrees, type ExtraTreesHyperparameters } from "./extra-trees.ts";
import type { FittedRegressor, RegressorKind } from "./fitted-regressor.ts";
import { mean, type MeanHyperparameters } from "./mean.ts";
import { network, type NetworkHyperparameters } from "./network.ts";
import { nnls, type NnlsHyperparameters } from "./nnls.ts";
import { randomForest, type RandomForestHyperparameters } from "./random-forest.ts";
import type { FitTask, Predict } from "./regressor.ts";
import { ridge, type RidgeHyperparameters } from "./ridge.ts";

/** What a regressor is told before it sees data. */
export type Hyperparameters =
  | MeanHyperparameters
  | RidgeHyperparameters
  | NnlsHyperparameters
  | DecisionTreeHyperparameters
  | RandomForestHyperparameters
  | ExtraTreesHyperparameters
  | BoostingHyperparameters
  | NetworkHyperparameters;

/** All kinds, the simplest first: between equals the simpler one is chosen. */
export const REGRESSOR_KINDS: readonly RegressorKind[] = [
  "mean",
  "ridge",
  "nnls",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
];

/** Fits the regressor that these hyperparameters belong to. */
export async function fitRegressor(hyperparameters: Hyperparameters, task: FitTask): Promise<FittedRegressor> {
  switch (hyperparameters.kind) {
    case "mean":
      return mean.fit(hyperparameters, task);
    case "ridge":
      return ridge.fit(hyperparameters, task);
    case "nnls":
      return nnls.fit(hyperparameters, task);
    case "decision-tree":
      return decisionTree.fit(hyperparameters, task);
    case "random-forest":
      return randomForest.fit(hyperparameters, task);
    case "extra-trees":
      return extraTrees.fit(hyperparameters, task);
    case "boosting":
      return boosting.fit(hyperparameters, task);
    case "network":
      return network.fit(hyperparameters, task);
  }
}

/** Unpacks what was learned, once; the function may then be asked often. */
export function prepareRegressor(fitted: FittedRegressor): Predict {
  switch (fitted.kind) {
    case "mean":
      return mean.prepare(fitted);
    case "ridge":
      return ridge.prepare(fitted);
    case "nnls":
      return nnls.prepare(fitted);
    case "decision-tree":
      return decisionTree.prepare(fitted);
    case "random-forest":
      return randomForest.prepare(fitted);
    case "extra-trees":
      return extraTrees.prepare(fitted);
    case "boosting":
      return boosting.prepare(fitted);
    case "network":
      return network.prepare(fitted);
  }
}
