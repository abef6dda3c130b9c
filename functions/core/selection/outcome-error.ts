import type { LearningProblem } from "./learning-problem.ts";
import { selectionError, type SelectionMetric } from "./selection-error.ts";
import type { TrialOutcome } from "./trial-outcome.ts";

/** The error of a trial over all test entries of a problem; infinite where it failed. */
export function outcomeError(by: SelectionMetric, outcome: TrialOutcome, { targets, folds }: LearningProblem): number {
  if (outcome.kind === "failed") return Infinity;
  const measured = Float64Array.from(folds.rows, (row) => targets[row]!);
  const error = selectionError(by, { measured, foldOf: folds.foldOf }, outcome.predicted, [...folds.rows.keys()]);
  return Number.isNaN(error) ? Infinity : error;
}
