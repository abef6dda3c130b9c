import type { LearningProblem } from "./learning-problem.ts";
import { selectionError, type SelectionMetric } from "./selection-error.ts";
import type { TrialOutcome } from "./trial-outcome.ts";

/** The error of a trial over all test entries of a problem but those of known configurations; infinite where it failed. */
export function outcomeError(by: SelectionMetric, outcome: TrialOutcome, { targets, folds }: LearningProblem): number {
  if (outcome.kind === "failed") return Infinity;
  const measured = Float64Array.from(folds.rows, (row) => targets[row]!);
  const entries = [...folds.rows.keys()].filter((entry) => folds.foldOf[entry] !== folds.known);
  const error = selectionError(by, { measured, foldOf: folds.foldOf }, outcome.predicted, entries);
  return Number.isNaN(error) ? Infinity : error;
}
