import type { ReusableSplitter } from "./grow-forest.ts";
import type { FitTask } from "./regressor.ts";
import { SortedSplitter } from "./sorted-splitter.ts";
import type { TreeLimits } from "./tree-limits.ts";
import { mergedRows, type TreeRows } from "./tree-rows.ts";

/** What a split makes small. Friedman's improvement chooses the very splits of the squared error. */
export type Criterion = "squared-error";

/** The rows and the splitter for a criterion. */
export function treeSplitter(
  _criterion: Criterion,
  limits: TreeLimits,
  task: FitTask,
): { readonly rows: TreeRows; readonly splitter: ReusableSplitter } {
  const rows = mergedRows(task);
  return { rows, splitter: new SortedSplitter(rows.columns, rows.placeCount, limits, task.random) };
}
