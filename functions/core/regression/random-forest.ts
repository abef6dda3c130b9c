import { z } from "zod";

import { prepareForest } from "./grow-forest.ts";
import { answersOfSeeded, grownSeeded } from "./grow-kindred.ts";
import { PackedTrees, packTrees } from "./packed-trees.ts";
import type { Regressor } from "./regressor.ts";
import type { TreeHyperparameters } from "./tree-limits.ts";
import type { Criterion } from "./tree-splitter.ts";

/** The mean of its trees' answers. */
export const FittedRandomForest = z.strictObject({ kind: z.literal("random-forest"), trees: PackedTrees });
export type FittedRandomForest = z.infer<typeof FittedRandomForest>;

export interface RandomForestHyperparameters extends TreeHyperparameters {
  readonly kind: "random-forest";
  readonly trees: number;
  /** What a split makes small; the squared error by default. */
  readonly criterion?: Criterion;
}

const OPTIONS = { what: "random forest", bootstrap: true, isDrawn: true };

/** Trees on bootstrap samples of the rows, with features drawn for every split (Breiman 2001). */
export const randomForest: Regressor<RandomForestHyperparameters, FittedRandomForest> = {
  fit: ({ kind, ...hyperparameters }, task) => ({
    kind,
    trees: packTrees(grownSeeded(hyperparameters, task, OPTIONS)),
  }),
  prepare: ({ trees }) => prepareForest(trees),
  answersOf: (list, task, asked) => answersOfSeeded(list, task, asked, OPTIONS),
};
