import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";

import { runAllTrials, type RunTrials } from "../../functions/trainer/run-trials.ts";
import { interrupted } from "../command-failure.ts";
import type { Io } from "../terminal/io.ts";
import type { Progress } from "../terminal/progress.ts";

/** Runs all trials, tells how far it is, and ends early when the user wants to. */
export function trialsWithProgress({ clock, interruption }: Io, progress: Progress): RunTrials {
  const startedSeconds = clock.monotonicSeconds();
  let done = 0;
  return runAllTrials((_outcome: TrialOutcome, trials: readonly Trial[]) => {
    if (interruption.aborted) throw interrupted("Stopped before the training was done: no model was written.");
    done++;
    const remainingSeconds = ((clock.monotonicSeconds() - startedSeconds) / done) * (trials.length - done);
    progress.update({ done, total: trials.length, note: "trying learners", remainingSeconds });
  });
}
