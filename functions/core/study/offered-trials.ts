import { canonicalJson } from "#core/document/canonical-json.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import type { Trial } from "#core/selection/trial.ts";

/** All trials of all parts, each once, with the baseline; and the parts that came to each. */
export function offeredTrials(found: readonly (readonly Trial[])[]): {
  readonly trials: readonly Trial[];
  readonly bornIn: ReadonlyMap<Trial, ReadonlySet<number>>;
} {
  const known = new Map<string, Trial>();
  const bornIn = new Map<Trial, Set<number>>();
  for (const [part, trials] of found.entries()) {
    for (const trial of trials) {
      const key = canonicalJson(trial);
      const same = known.get(key) ?? trial;
      known.set(key, same);
      bornIn.set(same, (bornIn.get(same) ?? new Set()).add(part));
    }
  }
  const trials = [...known.values()];
  if (!trials.some(({ family }) => family === BASELINE_FAMILY)) {
    trials.push({ ...trials[0]!, family: BASELINE_FAMILY, regressor: { kind: "mean" } });
  }
  return { trials, bornIn };
}
