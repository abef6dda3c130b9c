import type { Trial } from "./trial.ts";

/** The baseline, which takes part in every choice and in no blend. */
export const BASELINE_FAMILY = "mean";

/** Names of the families of trials or their outcomes, in the order of their first. */
export function familiesOf(trials: readonly Pick<Trial, "family">[]): string[] {
  return [...new Set(trials.map(({ family }) => family))];
}
