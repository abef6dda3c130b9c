import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees } from "./packed-trees.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import { type Criterion, treeSplitter } from "./tree-splitter.ts";

/** The mean of its trees' answers. */
export const FittedRandomForest = z.strictObject({ kind: z.literal("random-forest"), trees: PackedTrees });
export type FittedRandomForest = z.infer<typeof FittedRandomForest>;

export interface RandomForestHyperparameters extends TreeHyperparameters {
  readonly kind: "random-forest";
  readonly trees: number;
  /** What a split makes small; the squared error by default. */
  readonly criterion?: Criterion;
}

/** Trees on bootstrap samples of the rows, with features drawn for every split (Breiman 2001). */
export const randomForest: Regressor<RandomForestHyperparameters, FittedRandomForest> = {
  fit({ trees, criterion = "squared-error", ...hyperparameters }, task) {
    checkFitTask("random forest", task);
    const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
    const { rows, splitter } = treeSplitter(criterion, limits, task, task.random);
    return { kind: "random-forest", trees: growForest(splitter, rows, limits, task, { trees, bootstrap: true }) };
  },
  prepare: ({ trees }) => prepareForest(trees),
};
