import { z } from "zod";

import { FittedBoosting } from "./boosting.ts";
import { FittedDecisionTree } from "./decision-tree.ts";
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
  FittedNnls,
  FittedDecisionTree,
  FittedRandomForest,
  FittedExtraTrees,
  FittedBoosting,
  FittedNetwork,
]);
export type FittedRegressor = z.infer<typeof FittedRegressor>;
export type RegressorKind = FittedRegressor["kind"];
