import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import { boosting, type BoostingHyperparameters } from "./boosting.ts";
import { decisionTree, type DecisionTreeHyperparameters } from "./decision-tree.ts";
import { numberRows } from "./distinct-rows.ts";
import { extraTrees, type ExtraTreesHyperparameters } from "./extra-trees.ts";
import type { FittedRegressor, RegressorKind } from "./fitted-regressor.ts";
import { elasticNet, type ElasticNetHyperparameters } from "./elastic-net.ts";
import { stepwise, type StepwiseHyperparameters } from "./stepwise.ts";
import { kNearestNeighbours, type KNearestNeighboursHyperparameters } from "./k-nearest-neighbours.ts";
import { supportVector, type SupportVectorHyperparameters } from "./support-vector.ts";
import { parametric, type ParametricHyperparameters } from "./parametric.ts";
import { law, type LawHyperparameters } from "./law.ts";
import { gaussianProcess, type GaussianProcessHyperparameters } from "./gaussian-process.ts";
import { mean, type MeanHyperparameters } from "./mean.ts";
import { network, type NetworkHyperparameters } from "./network.ts";
import { nnls, type NnlsHyperparameters } from "./nnls.ts";
import { randomForest, type RandomForestHyperparameters } from "./random-forest.ts";
import type { FitTask, Predict, SharedTask } from "./regressor.ts";
import { ridge, type RidgeHyperparameters } from "./ridge.ts";

/** What a regressor is told before it sees data. */
export type Hyperparameters =
  | MeanHyperparameters
  | RidgeHyperparameters
  | ElasticNetHyperparameters
  | StepwiseHyperparameters
  | NnlsHyperparameters
  | LawHyperparameters
  | ParametricHyperparameters
  | KNearestNeighboursHyperparameters
  | SupportVectorHyperparameters
  | DecisionTreeHyperparameters
  | RandomForestHyperparameters
  | ExtraTreesHyperparameters
  | BoostingHyperparameters
  | NetworkHyperparameters
  | GaussianProcessHyperparameters;

/** All kinds, the simplest first: between equals the simpler one is chosen. */
export const REGRESSOR_KINDS: readonly RegressorKind[] = [
  "mean",
  "ridge",
  "elastic-net",
  "stepwise",
  "nnls",
  "law",
  "parametric",
  "k-nearest-neighbours",
  "support-vector",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
  "gaussian-process",
];

/** Fits the regressor that these hyperparameters belong to. */
export async function fitRegressor(hyperparameters: Hyperparameters, task: FitTask): Promise<FittedRegressor> {
  switch (hyperparameters.kind) {
    case "mean":
      return mean.fit(hyperparameters, task);
    case "ridge":
      return ridge.fit(hyperparameters, task);
    case "elastic-net":
      return elasticNet.fit(hyperparameters, task);
    case "stepwise":
      return stepwise.fit(hyperparameters, task);
    case "nnls":
      return nnls.fit(hyperparameters, task);
    case "law":
      return law.fit(hyperparameters, task);
    case "parametric":
      return parametric.fit(hyperparameters, task);
    case "k-nearest-neighbours":
      return kNearestNeighbours.fit(hyperparameters, task);
    case "support-vector":
      return supportVector.fit(hyperparameters, task);
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
    case "gaussian-process":
      return gaussianProcess.fit(hyperparameters, task);
  }
}

/** Unpacks what was learned, once; the function may then be asked often. */
export function prepareRegressor(fitted: FittedRegressor): Predict {
  switch (fitted.kind) {
    case "mean":
      return mean.prepare(fitted);
    case "ridge":
      return ridge.prepare(fitted);
    case "elastic-net":
      return elasticNet.prepare(fitted);
    case "stepwise":
      return stepwise.prepare(fitted);
    case "nnls":
      return nnls.prepare(fitted);
    case "law":
      return law.prepare(fitted);
    case "parametric":
      return parametric.prepare(fitted);
    case "k-nearest-neighbours":
      return kNearestNeighbours.prepare(fitted);
    case "support-vector":
      return supportVector.prepare(fitted);
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
    case "gaussian-process":
      return gaussianProcess.prepare(fitted);
  }
}

/**
 * What hyperparameters share their work by: those of which this is equal are fitted to the same rows with less work
 * together. Undefined where nothing is gained.
 */
export function sharedWork(hyperparameters: Hyperparameters): object | undefined {
  switch (hyperparameters.kind) {
    case "ridge":
    case "decision-tree":
      return { kind: hyperparameters.kind };
    case "support-vector": {
      const { C: _price, epsilon: _epsilon, ...kernel } = hyperparameters;
      return kernel;
    }
    case "random-forest": {
      const {
        trees: _trees,
        maximumDepth: _depth,
        minimumSplitRows: _split,
        minimumLeafRows: _leaf,
        ...same
      } = hyperparameters;
      return same;
    }
    case "extra-trees": {
      const { trees: _trees, ...same } = hyperparameters;
      return same;
    }
    case "boosting": {
      const { rounds: _rounds, ...same } = hyperparameters;
      return same;
    }
    default:
      return undefined;
  }
}

/** The answers to some rows of several whose work is shared: the very numbers of fits one after another. Equal rows are asked once. */
export function answersOfSeveral(list: readonly Hyperparameters[], task: SharedTask, asked: Matrix): Float64Array[] {
  const { placeOfRow, firsts } = numberRows(asked);
  return answersToDistinct(list, task, selectRows(asked, firsts)).map((answers) =>
    Float64Array.from(placeOfRow, (place) => answers[place]!),
  );
}

function answersToDistinct(list: readonly Hyperparameters[], task: SharedTask, asked: Matrix): Float64Array[] {
  const [first] = list;
  if (first === undefined) return [];
  const several = list as readonly never[];
  switch (first.kind) {
    case "ridge":
      return ridge.answersOf!(several, task, asked);
    case "support-vector":
      return supportVector.answersOf!(several, task, asked);
    case "decision-tree":
      return decisionTree.answersOf!(several, task, asked);
    case "random-forest":
      return randomForest.answersOf!(several, task, asked);
    case "extra-trees":
      return extraTrees.answersOf!(several, task, asked);
    case "boosting":
      return boosting.answersOf!(several, task, asked);
    default:
      throw new TypeError(
        `Cannot answer for several at once as they must share their work: a ${first.kind} shares none`,
      );
  }
}
