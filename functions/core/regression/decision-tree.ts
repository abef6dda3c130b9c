import { z } from "zod";

import { PackedFloat32, PackedInt32 } from "#core/numeric/packed-numbers.ts";

/**
 * Nodes in one list, the root first. A row goes `left` where its feature is at most the threshold, else right; the
 * right child of a node follows its left one. `left` is -1 at a leaf, whose answer is its value.
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
