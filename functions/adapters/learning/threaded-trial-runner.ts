import { evaluateKindred, fitTrial } from "#core/selection/evaluate-trial.ts";
import { FoldLearner } from "#core/selection/fold-learner.ts";
import type { Trial } from "#core/selection/trial.ts";
import { outcomeOfResults, type TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { TrialRunner } from "#ports/learning.ts";
import { sequentialTrialRunner } from "./trial-runner.ts";
import { WorkerPool } from "./worker-pool.ts";

/** What has fewer rows is learned sooner than threads have started. */
const ROWS_WORTH_A_THREAD = 200;

/**
 * Runs the folds of trials side by side in threads, which stay as long as a problem is open. Networks are trained in this
 * thread, which has the library for it. What comes of a trial does not depend on the number of threads.
 */
export function threadedTrialRunner(threads: number, leastRows = ROWS_WORTH_A_THREAD): TrialRunner {
  let shared: { readonly pool: WorkerPool; users: number } | undefined;
  return {
    open(problem, trainNetwork) {
      if (problem.targets.length < leastRows) return sequentialTrialRunner().open(problem, trainNetwork);
      const own = (shared ??= { pool: new WorkerPool(threads), users: 0 });
      own.users++;
      const pooled = own.pool.open(problem);
      const learner = new FoldLearner(problem, trainNetwork);
      const { count } = problem.folds;

      async function evaluated(trials: readonly Trial[]): Promise<readonly TrialOutcome[]> {
        if (trials.some(isTrainedHere)) return evaluateKindred(trials, problem, learner);
        const folds = await Promise.all(Array.from({ length: count }, (_, fold) => pooled.learnFold(trials, fold)));
        return trials.map((trial, place) =>
          outcomeOfResults(
            trial,
            problem.folds,
            folds.map((results) => results[place]!),
          ),
        );
      }

      return {
        atOnce: threads + 1,
        evaluateKindred: evaluated,
        evaluate: async (trial) => (await evaluated([trial]))[0]!,
        fit: (trial) => (isTrainedHere(trial) ? fitTrial(trial, problem, trainNetwork) : pooled.fit(trial)),
        async close() {
          pooled.close();
          if (--own.users > 0) return;
          if (shared === own) shared = undefined;
          await own.pool.close();
        },
      };
    },
  };
}

function isTrainedHere({ regressor, onto }: Trial): boolean {
  return regressor.kind === "network" || onto?.regressor.kind === "network";
}
