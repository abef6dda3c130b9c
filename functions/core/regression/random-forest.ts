import { z } from "zod";

import { binColumns } from "./binned-columns.ts";
import { PackedTree, packTree, treeAnswer, unpackTree } from "./decision-tree.ts";
import { distinctRows } from "./distinct-rows.ts";
import { growTree, type TreeLimits } from "./grow-tree.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

/** The mean of its trees' answers. */
export const FittedRandomForest = z.strictObject({
  kind: z.literal("random-forest"),
  trees: z.array(PackedTree).min(1),
});
export type FittedRandomForest = z.infer<typeof FittedRandomForest>;

export interface RandomForestHyperparameters {
  readonly kind: "random-forest";
  readonly trees: number;
  /** Distinct rows that a leaf holds at least. */
  readonly minimumLeafRows: number;
  /** Share of the features looked at for each split. */
  readonly featureShare: number;
}

/** Trees on bootstrap samples of the rows, with features drawn for every split (Breiman 2001). */
export const randomForest: Regressor<RandomForestHyperparameters, FittedRandomForest> = {
  fit({ trees, minimumLeafRows, featureShare }, task) {
    checkFitTask("random forest", task);
    const { features, placeOfRow } = distinctRows(task);
    const columns = binColumns(features);
    const limits: TreeLimits = {
      maximumDepth: Infinity,
      minimumLeafRows,
      featuresPerSplit: Math.max(1, Math.floor(featureShare * features.columnCount)),
    };
    const grown = Array.from({ length: trees }, () => {
      const { targets, weights } = bootstrap(task, placeOfRow, features.rowCount);
      return packTree(growTree(columns, targets, weights, limits, task.random));
    });
    return { kind: "random-forest", trees: grown };
  },
  prepare({ trees: packed }) {
    const trees = packed.map(unpackTree);
    return (features) => {
      const answers = new Float64Array(features.rowCount);
      for (const tree of trees) {
        for (let row = 0; row < answers.length; row++) answers[row]! += treeAnswer(tree, features, row);
      }
      return answers.map((sum) => sum / trees.length);
    };
  },
};

/** As many rows as there are, drawn with replacement; those with equal features are put together. */
function bootstrap({ targets, weights, random }: FitTask, placeOfRow: Int32Array, distinct: number) {
  const sums = new Float64Array(distinct);
  const totals = new Float64Array(distinct);
  for (let drawn = 0; drawn < targets.length; drawn++) {
    const row = Math.floor(random() * targets.length);
    const weight = weights?.[row] ?? 1;
    const place = placeOfRow[row]!;
    sums[place]! += weight * targets[row]!;
    totals[place]! += weight;
  }
  for (let place = 0; place < distinct; place++) if (totals[place]! > 0) sums[place]! /= totals[place]!;
  return { targets: sums, weights: totals };
}
