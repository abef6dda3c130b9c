import { z } from "zod";

import { growForest, prepareForest } from "./grow-forest.ts";
import { PackedTrees } from "./packed-trees.ts";
import { RandomSplitter } from "./random-splitter.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
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
  fit({ trees, bootstrap = false, ...hyperparameters }, task) {
    checkFitTask("forest of extra trees", task);
    const limits = treeLimits(hyperparameters, task.features.rowCount, task.features.columnCount);
    const rows = mergedRows(task);
    const splitter = new RandomSplitter(rows.columns, rows.placeCount, limits, task.random);
    return { kind: "extra-trees", trees: growForest(splitter, rows, limits, task, { trees, bootstrap }) };
  },
  prepare: ({ trees }) => prepareForest(trees),
};
