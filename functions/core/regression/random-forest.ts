import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees, packTrees } from "./packed-trees.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { answersOfRounds } from "./shared-rounds.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import type { TreeNodes } from "./tree-nodes.ts";
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
  fit: (hyperparameters, task) => ({ kind: "random-forest", trees: packTrees(grown(hyperparameters, task)) }),
  prepare: ({ trees }) => prepareForest(trees),
  answersOf: (list, { randomAnew, ...task }, asked) =>
    answersOfRounds(list, asked, {
      countOf: ({ trees }) => trees,
      withCount: (hyperparameters, trees) => ({ ...hyperparameters, trees }),
      grow: (hyperparameters) => {
        const nodes = grown(hyperparameters, { ...task, random: randomAnew() });
        return { nodes, answer: (sum, trees) => sum / trees };
      },
    }),
};

function grown(
  { trees, criterion = "squared-error", ...hyperparameters }: RandomForestHyperparameters,
  task: FitTask,
): TreeNodes {
  checkFitTask("random forest", task);
  const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
  const { rows, splitter } = treeSplitter(criterion, limits, task, task.random);
  return growForest(splitter, rows, limits, task, { trees, bootstrap: true });
}
