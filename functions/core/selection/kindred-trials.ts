import { canonicalJson } from "#core/document/canonical-json.ts";
import { sharedWork } from "#core/regression/regressors.ts";
import type { Trial } from "./trial.ts";

/** The trials in groups that take less work together, in the order of the first of each. */
export function kindredTrials(trials: readonly Trial[]): Trial[][] {
  const groups = new Map<string, Trial[]>();
  for (const [place, trial] of trials.entries()) {
    const shared = trial.onto === null ? sharedWork(trial.regressor) : undefined;
    const key = shared === undefined ? String(place) : canonicalJson({ ...trial, regressor: shared });
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()];
}
