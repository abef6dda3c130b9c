import { AbsoluteErrorCriterion } from "./absolute-error-criterion.ts";
import type { ReusableSplitter } from "./grow-forest.ts";
import { type FitTask, remembered } from "./regressor.ts";
import { SortedSplitter, sortedPlaces } from "./sorted-splitter.ts";
import { SquaredErrorCriterion } from "./squared-error-criterion.ts";
import type { TreeLimits } from "./tree-limits.ts";
import { mergedRows, separateRows, type TreeRows } from "./tree-rows.ts";

/** What a split makes small. (scikit-learn's `friedman_mse` chooses the very splits of the squared error.) */
export type Criterion = "squared-error" | "absolute-error";

/** The rows and the splitter for a criterion. */
export function treeSplitter(
  criterion: Criterion,
  limits: TreeLimits,
  task: Pick<FitTask, "features" | "targets" | "weights" | "memo">,
  isDrawn: boolean,
): { readonly rows: TreeRows; readonly splitter: ReusableSplitter } {
  const rows = criterion === "squared-error" ? mergedRows(task) : separateRows(task);
  const Kind = criterion === "squared-error" ? SquaredErrorCriterion : AbsoluteErrorCriterion;
  const measure = new Kind(rows.placeCount);
  const sorted = remembered(task, `places of ${criterion} sorted`, () => sortedPlaces(rows));
  return { rows, splitter: new SortedSplitter(rows, sorted, measure, limits, isDrawn) };
}
