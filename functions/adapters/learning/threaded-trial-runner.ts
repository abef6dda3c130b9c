import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import type { Trial } from "#core/selection/trial.ts";
import { failedOutcome, outcomeOfFolds } from "#core/selection/trial-outcome.ts";
import type { TrialRunner } from "#ports/learning.ts";
import { sequentialTrialRunner } from "./trial-runner.ts";
import { ThreadEnded, WorkerPool } from "./worker-pool.ts";

/** What has fewer rows is learned sooner than threads have started. */
const ROWS_WORTH_A_THREAD = 200;

/**
 * Runs the folds of trials side by side in threads. Networks are trained in this thread, which has the library for it.
 * What comes of a trial does not depend on the number of threads.
 */
export function threadedTrialRunner(threads: number, leastRows = ROWS_WORTH_A_THREAD): TrialRunner {
  return {
    open(problem, trainNetwork) {
      if (problem.targets.length < leastRows) return sequentialTrialRunner().open(problem, trainNetwork);
      const pool = new WorkerPool(problem, threads);
      const here = (trial: Trial): boolean =>
        trial.regressor.kind === "network" || trial.onto?.regressor.kind === "network";
      return {
        atOnce: threads + 1,
        async evaluate(trial) {
          if (here(trial)) return evaluateTrial(trial, problem, trainNetwork);
          try {
            const folds = Array.from({ length: problem.folds.count }, (_, fold) => pool.learnFold(trial, fold));
            return outcomeOfFolds(trial, problem.folds, await inOrder(folds));
          } catch (error) {
            if (error instanceof ThreadEnded) throw error;
            return failedOutcome(trial, error);
          }
        },
        fit: (trial) => (here(trial) ? fitTrial(trial, problem, trainNetwork) : pool.fit(trial)),
        close: () => pool.close(),
      };
    },
  };
}

/** All results; where some failed, the first in their order fails, whichever thread was first. */
async function inOrder<Result>(waiting: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(waiting);
  return settled.map((each) => {
    if (each.status === "rejected") throw each.reason as Error;
    return each.value;
  });
}
