import { AbsoluteErrorCriterion } from "./absolute-error-criterion.ts";
import type { ReusableSplitter } from "./grow-forest.ts";
import { type FitTask, remembered } from "./regressor.ts";
import { binRows } from "./bin-rows.ts";
import { sortedPlaces } from "./place-orders.ts";
import { SortedSplitter } from "./sorted-splitter.ts";
import { SquaredErrorSplitter } from "./squared-error-splitter.ts";
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
  if (criterion === "squared-error") {
    const rows = mergedRows(task);
    const sorted = remembered(task, "merged places sorted", () => sortedPlaces(rows));
    const bins = remembered(task, "bins of merged places", () => binRows(rows.columns, rows.placeCount));
    return { rows, splitter: new SquaredErrorSplitter(rows, { sorted, bins }, limits, isDrawn) };
  }
  const rows = separateRows(task);
  const sorted = remembered(task, "places sorted", () => sortedPlaces(rows));
  const measure = new AbsoluteErrorCriterion(rows.placeCount);
  return { rows, splitter: new SortedSplitter(rows, sorted, measure, limits, isDrawn) };
}
