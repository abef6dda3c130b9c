import { z } from "zod";

import {
  PackedFloat32,
  packFloat32,
  PackedInt32,
  packInt32,
  unpackFloat32,
  unpackInt32,
} from "#core/numeric/packed-numbers.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { binColumns } from "./binned-columns.ts";
import { growTree, type Tree, type TreeLimits } from "./grow-tree.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/**
 * Nodes in one list, the root first. A row goes `left` where its feature is at most the threshold, else to the node
 * after `left`. `left` is -1 at a leaf, whose answer is its value.
 */
export const PackedTree = z.strictObject({
  feature: PackedInt32,
  threshold: PackedFloat32,
  left: PackedInt32,
  value: PackedFloat32,
});
export type PackedTree = z.infer<typeof PackedTree>;

export const FittedDecisionTree = z.strictObject({ kind: z.literal("decision-tree"), tree: PackedTree });
export type FittedDecisionTree = z.infer<typeof FittedDecisionTree>;

export interface DecisionTreeHyperparameters {
  readonly kind: "decision-tree";
  readonly maximumDepth: number;
  readonly minimumLeafRows: number;
}

/** A regression tree by least squares (CART: Breiman, Friedman, Olshen and Stone 1984). */
export const decisionTree: Regressor<DecisionTreeHyperparameters, FittedDecisionTree> = {
  fit({ maximumDepth, minimumLeafRows }, task) {
    checkFitTask("decision tree", task);
    const columns = binColumns(task.features);
    const limits: TreeLimits = { maximumDepth, minimumLeafRows, featuresPerSplit: task.features.columnCount };
    return {
      kind: "decision-tree",
      tree: packTree(growTree(columns, task.targets, task.weights, limits, task.random)),
    };
  },
  prepare({ tree: packed }) {
    const tree = unpackTree(packed);
    return (features) => Float64Array.from({ length: features.rowCount }, (_, row) => treeAnswer(tree, features, row));
  },
};

export function packTree(tree: Tree): PackedTree {
  return {
    feature: packInt32(tree.feature),
    threshold: packFloat32(tree.threshold),
    left: packInt32(tree.left),
    value: packFloat32(tree.value),
  };
}

/** The tree of an artifact; nodes that lead nowhere are refused, so that no question can run for ever. */
export function unpackTree(packed: PackedTree): Tree {
  const tree = {
    feature: unpackInt32(packed.feature),
    threshold: unpackFloat32(packed.threshold),
    left: unpackInt32(packed.left),
    value: unpackFloat32(packed.value),
  };
  const count = tree.left.length;
  const same = tree.feature.length === count && tree.threshold.length === count && tree.value.length === count;
  if (count === 0 || !same || tree.left.some((left, node) => left !== -1 && (left <= node || left + 1 >= count))) {
    throw new RangeError("Cannot read a decision tree as its nodes must lead to later nodes of one list");
  }
  return tree;
}

/** The value of the leaf that a row falls into. */
export function treeAnswer(tree: Tree, { data, columnCount }: Matrix, row: number): number {
  let node = 0;
  for (let left = tree.left[0]!; left !== -1; left = tree.left[node]!) {
    node = data[row * columnCount + tree.feature[node]!]! <= tree.threshold[node]! ? left : left + 1;
  }
  return tree.value[node]!;
}
