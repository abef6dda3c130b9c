import type { TrainedOutcome } from "./trial-outcome.ts";

/**
 * The outcome that is asked how uncertain answers are: one that gives each value of a declared input an offset of its
 * own, which all that is measured there shares, before one that does not; null where none has an account.
 */
export function referenceOutcome(outcomes: readonly TrainedOutcome[]): TrainedOutcome | null {
  const telling = outcomes.filter(({ deviations }) => deviations !== null);
  return telling.find(({ trial }) => trial.onto === null && hasOffsets(trial)) ?? telling[0] ?? null;
}

function hasOffsets({ regressor }: TrainedOutcome["trial"]): boolean {
  return regressor.kind === "gaussian-process" && regressor.effect !== undefined;
}
