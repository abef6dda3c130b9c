import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees, packTrees, treesOf } from "./packed-trees.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { sumOfTrees } from "./sum-of-trees.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import type { TreeNodes } from "./tree-nodes.ts";
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
  fit: (hyperparameters, task) => ({ kind: "decision-tree", trees: packTrees(grown(hyperparameters, task)) }),
  prepare: ({ trees }) => prepareForest(trees),
  answersOf: (list, { randomAnew, ...task }, asked) =>
    list.map((hyperparameters) =>
      sumOfTrees(treesOf(grown(hyperparameters, { ...task, random: randomAnew() })), asked),
    ),
};

function grown(
  { criterion = "squared-error", ...hyperparameters }: DecisionTreeHyperparameters,
  task: FitTask,
): TreeNodes {
  checkFitTask("decision tree", task);
  const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
  const isDrawn = limits.featuresPerSplit < task.features.columnCount;
  const { rows, splitter } = treeSplitter(criterion, limits, task, isDrawn);
  return growForest(splitter, rows, limits, task, { trees: 1, bootstrap: false, isSeeded: true });
}
