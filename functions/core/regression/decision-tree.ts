import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees } from "./packed-trees.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import { type Criterion, treeSplitter } from "./tree-splitter.ts";

/** One tree. */
export const FittedDecisionTree = z.strictObject({ kind: z.literal("decision-tree"), trees: PackedTrees });
export type FittedDecisionTree = z.infer<typeof FittedDecisionTree>;

export interface DecisionTreeHyperparameters extends TreeHyperparameters {
  readonly kind: "decision-tree";
  /** What a split makes small; the squared error by default. */
  readonly criterion?: Criterion;
}

/** A regression tree (CART: Breiman, Friedman, Olshen and Stone 1984). */
export const decisionTree: Regressor<DecisionTreeHyperparameters, FittedDecisionTree> = {
  fit({ criterion = "squared-error", ...hyperparameters }, task) {
    checkFitTask("decision tree", task);
    const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
    const random = limits.featuresPerSplit < task.features.columnCount ? task.random : null;
    const { rows, splitter } = treeSplitter(criterion, limits, task, random);
    const trees = growForest(splitter, rows, limits, task, { trees: 1, bootstrap: false });
    return { kind: "decision-tree", trees };
  },
  prepare: ({ trees }) => prepareForest(trees),
};
