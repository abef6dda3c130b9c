import { z } from "zod";

import { FittedBoosting } from "./boosting.ts";
import { FittedDecisionTree } from "./decision-tree.ts";
import { FittedElasticNet } from "./elastic-net.ts";
import { FittedStepwise } from "./stepwise.ts";
import { FittedKNearestNeighbours } from "./k-nearest-neighbours.ts";
import { FittedSupportVector } from "./support-vector.ts";
import { FittedParametric } from "./parametric.ts";
import { FittedLaw } from "./law.ts";
import { FittedGaussianProcess } from "./gaussian-process.ts";
import { FittedExtraTrees } from "./extra-trees.ts";
import { FittedMean } from "./mean.ts";
import { FittedNetwork } from "./network.ts";
import { FittedNnls } from "./nnls.ts";
import { FittedRandomForest } from "./random-forest.ts";
import { FittedRidge } from "./ridge.ts";

/** What a regressor learned, as data: it can be stored, compared and read by the predictor. */
export const FittedRegressor = z.discriminatedUnion("kind", [
  FittedMean,
  FittedRidge,
  FittedElasticNet,
  FittedStepwise,
  FittedNnls,
  FittedLaw,
  FittedParametric,
  FittedKNearestNeighbours,
  FittedSupportVector,
  FittedDecisionTree,
  FittedRandomForest,
  FittedExtraTrees,
  FittedBoosting,
  FittedNetwork,
  FittedGaussianProcess,
]);
export type FittedRegressor = z.infer<typeof FittedRegressor>;
export type RegressorKind = FittedRegressor["kind"];
