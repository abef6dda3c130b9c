import { z } from "zod";

import { PackedTree } from "./decision-tree.ts";

/** The mean of its trees' answers. */
export const FittedRandomForest = z.strictObject({
  kind: z.literal("random-forest"),
  trees: z.array(PackedTree).min(1),
});
export type FittedRandomForest = z.infer<typeof FittedRandomForest>;
