import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import type { ShallowTrees } from "./grow-tree.ts";
import { PackedTrees, packTrees } from "./packed-trees.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { answersOfRounds } from "./shared-rounds.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import { TreeNodes } from "./tree-nodes.ts";
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
      alikeIn: ({ trees: _trees, maximumDepth: _depth, ...others }) => others,
      grow: (kindred) => {
        const depths = [...new Set(kindred.map(depthOf))].sort((left, right) => right - left);
        const most = kindred.reduce((left, right) => (right.trees > left.trees ? right : left));
        const shallow = depths.slice(1).map((maximumDepth) => ({ maximumDepth, nodes: new TreeNodes() }));
        const given = { ...task, random: randomAnew() };
        const deepest = grown({ ...most, maximumDepth: depths[0]! }, given, shallow);
        const nodesOf = (hyperparameters: RandomForestHyperparameters): TreeNodes =>
          shallow.find(({ maximumDepth }) => maximumDepth === depthOf(hyperparameters))?.nodes ?? deepest;
        return { nodesOf, answer: (sum, trees) => sum / trees };
      },
    }),
};

function depthOf({ maximumDepth = Infinity }: RandomForestHyperparameters): number {
  return maximumDepth;
}

function grown(
  { trees, criterion = "squared-error", ...hyperparameters }: RandomForestHyperparameters,
  task: FitTask,
  shallow: readonly ShallowTrees[] = [],
): TreeNodes {
  checkFitTask("random forest", task);
  const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
  const { rows, splitter } = treeSplitter(criterion, limits, task, true);
  return growForest(splitter, rows, limits, task, { trees, bootstrap: true, isSeeded: true, shallow });
}
