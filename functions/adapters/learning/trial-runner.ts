import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import type { TrialRunner } from "#ports/learning.ts";

/** Runs trials in this process, and lets its other work have its turn in between. */
export function sequentialTrialRunner(): TrialRunner {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    open: (problem, trainNetwork) => ({
      atOnce: 1,
      async evaluate(trial) {
        const outcome = await evaluateTrial(trial, problem, trainNetwork);
        await turn();
        return outcome;
      },
      async fit(trial) {
        const fitted = await fitTrial(trial, problem, trainNetwork);
        await turn();
        return fitted;
      },
      close: () => Promise.resolve(),
    }),
  };
}
