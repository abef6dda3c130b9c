import type { TrialOutcome } from "#core/selection/trial-outcome.ts";

import { runAllTrials, type RunTrials } from "../../functions/trainer/run-trials.ts";
import { interrupted } from "../command-failure.ts";
import type { Io } from "../terminal/io.ts";
import type { Progress } from "../terminal/progress.ts";

/** Runs the trials of every round, tells how far it is, and ends early when the user wants to. */
export function trialsWithProgress({ clock, interruption }: Io, progress: Progress): RunTrials {
  const startedSeconds = clock.monotonicSeconds();
  let done = 0;
  let total = 0;
  const run = runAllTrials((_outcome: TrialOutcome) => {
    if (interruption.aborted) throw interrupted("Stopped before the training was done: no model was written.");
    done++;
    const remainingSeconds = ((clock.monotonicSeconds() - startedSeconds) / done) * (total - done);
    progress.update({ done, total, note: "trying learners", remainingSeconds });
  });
  return (trials, open, problem) => {
    total += trials.length;
    return run(trials, open, problem);
  };
}
