import type { Prng } from "#core/numeric/prng.ts";
import { growTree, type Splitter, type TreeVariant } from "./grow-tree.ts";
import { rootSeed } from "./node-draw.ts";
import { type PackedTrees, unpackTrees } from "./packed-trees.ts";
import type { FitTask, Predict } from "./regressor.ts";
import { sumOfTrees } from "./sum-of-trees.ts";
import { type PlaceValues, placeValues, type TreeRows } from "./tree-rows.ts";

/** A splitter that may grow many trees, one after another. */
export interface ReusableSplitter extends Splitter {
  take(values: PlaceValues): void;
}

export interface ForestOptions {
  readonly trees: number;
  /** Each tree sees as many rows as there are, drawn with replacement; else all. */
  readonly bootstrap: boolean;
  /** Each tree draws by a seed of its own. */
  readonly isSeeded?: boolean;
  /** Told how many trees there are whenever one more is grown. */
  readonly grown?: (trees: number) => void;
}

/** Grows trees by one splitter on the same rows; the first ones are the same however many follow. */
export function growForest(
  splitter: ReusableSplitter,
  rows: TreeRows,
  variants: readonly TreeVariant[],
  task: Pick<FitTask, "targets" | "weights" | "random">,
  { trees, bootstrap, isSeeded = false, grown }: ForestOptions,
): void {
  const all = bootstrap ? undefined : placeValues(rows, task, null);
  for (let tree = 0; tree < trees; tree++) {
    const seed = isSeeded ? rootSeed(task.random) : 0;
    splitter.take(all ?? placeValues(rows, task, timesDrawn(task.weights, task.targets.length, task.random)));
    growTree(splitter, variants, seed);
    grown?.(tree + 1);
  }
}

/** How often each row is drawn, as many draws as rows; those that count nothing are not. */
function timesDrawn(weights: Float64Array | null, rowCount: number, random: Prng): Int32Array {
  const times = new Int32Array(rowCount);
  const counting = weights === null ? null : [...weights.keys()].filter((row) => weights[row]! > 0);
  const count = counting === null ? rowCount : counting.length;
  for (let draw = 0; draw < count; draw++) {
    const drawn = Math.floor(random() * count);
    times[counting === null ? drawn : counting[drawn]!]!++;
  }
  return times;
}

/** The mean of the trees' answers. */
export function prepareForest(packed: PackedTrees): Predict {
  const trees = unpackTrees(packed);
  return (features) => sumOfTrees(trees, features).map((sum) => sum / trees.roots.length);
}
