import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { Clock } from "#ports/clock.ts";
import type { TrialRunner } from "#ports/learning.ts";

import { manualClock } from "./manual-clock.ts";

/**
 * What one invocation tries trials with, one after another: each takes so long on its clock, on which no other time passes,
 * and is noted in a list, with the part of the measurements that it was tried on.
 */
export function slowTrials(tried: string[] = [], secondsPerTrial = 10): { trials: TrialRunner; clock: Clock } {
  let nowSeconds = 0;
  const runner = sequentialTrialRunner();
  const noted = (trials: readonly Trial[], part: string | undefined): void => {
    for (const trial of trials) tried.push(canonicalJson({ trial, part }));
    nowSeconds += secondsPerTrial * trials.length;
  };
  return {
    clock: { ...manualClock(), monotonicSeconds: () => nowSeconds },
    trials: {
      open(problem, trainNetwork) {
        const open = runner.open(problem, trainNetwork);
        return {
          ...open,
          evaluateKindred(trials) {
            noted(trials, problem.part);
            return open.evaluateKindred(trials);
          },
        };
      },
    },
  };
}
