import { selectionError, type SelectionMetric, type Tested } from "./selection-error.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** One in a million: no measurement of a time is that good. */
export const NEGLIGIBLE_ERROR = 1e-6;

/** The trial with the smallest error over these test entries; of equals the first. */
export function chooseTrial(
  outcomes: readonly TrainedOutcome[],
  by: SelectionMetric,
  tested: Tested,
  entries: readonly number[],
): TrainedOutcome {
  let best: TrainedOutcome | undefined;
  let least = Infinity;
  for (const outcome of outcomes) {
    const error = selectionError(by, tested, outcome.predicted, entries);
    // Among laws that are met exactly, rounding must not decide for the more complicated one.
    if (best === undefined || error < least * (1 - 1e-9) - NEGLIGIBLE_ERROR) [best, least] = [outcome, error];
  }
  if (best === undefined) throw new RangeError("Cannot choose a regressor as at least one trial must have succeeded");
  return best;
}
