import { z } from "zod";

import { binColumns } from "./binned-columns.ts";
import { PackedTree, packTree, treeAnswer, unpackTree } from "./decision-tree.ts";
import { growTree, type TreeLimits } from "./grow-tree.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** The mean of its trees' answers. */
export const FittedRandomForest = z.strictObject({
  kind: z.literal("random-forest"),
  trees: z.array(PackedTree).min(1),
});
export type FittedRandomForest = z.infer<typeof FittedRandomForest>;

export interface RandomForestHyperparameters {
  readonly kind: "random-forest";
  readonly trees: number;
  readonly minimumLeafRows: number;
  /** Share of the features looked at for each split. */
  readonly featureShare: number;
}

/** Trees on bootstrap samples with features drawn for every split (Breiman 2001). */
export const randomForest: Regressor<RandomForestHyperparameters, FittedRandomForest> = {
  fit({ trees, minimumLeafRows, featureShare }, task) {
    checkFitTask("random forest", task);
    const { features, targets, weights, random } = task;
    const columns = binColumns(features);
    const limits: TreeLimits = {
      maximumDepth: Infinity,
      minimumLeafRows,
      featuresPerSplit: Math.max(1, Math.floor(featureShare * features.columnCount)),
    };
    const grown = Array.from({ length: trees }, () => {
      const counts = new Float64Array(targets.length);
      for (let drawn = 0; drawn < counts.length; drawn++) counts[Math.floor(random() * counts.length)]!++;
      const drawnWeights = weights === null ? counts : counts.map((count, row) => count * weights[row]!);
      return packTree(growTree(columns, targets, drawnWeights, limits, random));
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
