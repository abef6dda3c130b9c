import { z } from "zod";

import { prepareForest } from "./grow-forest.ts";
import { answersOfSeeded, grownSeeded } from "./grow-kindred.ts";
import { PackedTrees, packTrees } from "./packed-trees.ts";
import type { Regressor } from "./regressor.ts";
import type { TreeHyperparameters } from "./tree-limits.ts";
import type { Criterion } from "./tree-splitter.ts";

/** One tree. */
export const FittedDecisionTree = z.strictObject({ kind: z.literal("decision-tree"), trees: PackedTrees });
export type FittedDecisionTree = z.infer<typeof FittedDecisionTree>;

export interface DecisionTreeHyperparameters extends TreeHyperparameters {
  readonly kind: "decision-tree";
  /** What a split makes small; the squared error by default. */
  readonly criterion?: Criterion;
}

const OPTIONS = { what: "decision tree", bootstrap: false, isDrawn: false };

/** A regression tree (CART: Breiman, Friedman, Olshen and Stone 1984). */
export const decisionTree: Regressor<DecisionTreeHyperparameters, FittedDecisionTree> = {
  fit: ({ kind, ...hyperparameters }, task) => ({
    kind,
    trees: packTrees(grownSeeded({ ...hyperparameters, trees: 1 }, task, OPTIONS)),
  }),
  prepare: ({ trees }) => prepareForest(trees),
  answersOf: (list, task, asked) =>
    answersOfSeeded(
      list.map((each) => ({ ...each, trees: 1 })),
      task,
      asked,
      OPTIONS,
    ),
};
