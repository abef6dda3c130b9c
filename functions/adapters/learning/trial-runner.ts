import { evaluateKindred, fitTrial } from "#core/selection/evaluate-trial.ts";
import { FoldLearner } from "#core/selection/fold-learner.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialRunner } from "#ports/learning.ts";

/** Runs trials in this process, and lets its other work have its turn in between. */
export function sequentialTrialRunner(): TrialRunner {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    open: (problem, trainNetwork) => {
      const learner = new FoldLearner(problem, trainNetwork);
      const evaluated = async (trials: readonly Trial[]) => {
        const outcomes = await evaluateKindred(trials, problem, learner);
        await turn();
        return outcomes;
      };
      return {
        atOnce: 1,
        evaluateKindred: evaluated,
        evaluate: async (trial) => (await evaluated([trial]))[0]!,
        async fit(trial) {
          const fitted = await fitTrial(trial, problem, trainNetwork);
          await turn();
          return fitted;
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
