import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees, packTrees } from "./packed-trees.ts";
import { RandomSplitter } from "./random-splitter.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { answersOfRounds } from "./shared-rounds.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import { TreeNodes } from "./tree-nodes.ts";
import { mergedRows } from "./tree-rows.ts";

/** The mean of its trees' answers. */
export const FittedExtraTrees = z.strictObject({ kind: z.literal("extra-trees"), trees: PackedTrees });
export type FittedExtraTrees = z.infer<typeof FittedExtraTrees>;

export interface ExtraTreesHyperparameters extends TreeHyperparameters {
  readonly kind: "extra-trees";
  readonly trees: number;
  /** Each tree sees rows drawn with replacement; by default all. */
  readonly bootstrap?: boolean;
}

/** Extremely randomised trees: thresholds are drawn, the best feature's is taken (Geurts, Ernst and Wehenkel 2006). */
export const extraTrees: Regressor<ExtraTreesHyperparameters, FittedExtraTrees> = {
  fit: (hyperparameters, task) => ({ kind: "extra-trees", trees: packTrees(grown(hyperparameters, task)) }),
  prepare: ({ trees }) => prepareForest(trees),
  answersOf: (list, { randomAnew, ...task }, asked) =>
    answersOfRounds(list, asked, {
      countOf: ({ trees }) => trees,
      alikeIn: ({ trees: _trees, ...others }) => others,
      grow: (most) => {
        const nodes = grown(most, { ...task, random: randomAnew() });
        return { nodes, answer: (sum, trees) => sum / trees };
      },
    }),
};

function grown({ trees, bootstrap = false, ...hyperparameters }: ExtraTreesHyperparameters, task: FitTask): TreeNodes {
  checkFitTask("forest of extra trees", task);
  const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
  const rows = mergedRows(task);
  const splitter = new RandomSplitter(rows.columns, rows.placeCount, limits, task.random);
  const nodes = new TreeNodes();
  growForest(splitter, rows, [{ ...limits, nodes }], task, { trees, bootstrap });
  return nodes;
}
