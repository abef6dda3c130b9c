import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import type { TrialRunner } from "#ports/learning.ts";

import { interrupted } from "../command-failure.ts";
import type { Io } from "../terminal/io.ts";
import type { Progress } from "../terminal/progress.ts";

/** Runs trials one by one, tells how far it is, and ends early when the user wants to. */
export function trialsWithProgress({ clock, interruption }: Io, progress: Progress): TrialRunner {
  const runner = sequentialTrialRunner();
  return {
    async run(trials, evaluate) {
      const startedSeconds = clock.monotonicSeconds();
      const results = [];
      for (const [index, trial] of trials.entries()) {
        if (interruption.aborted) throw interrupted("Stopped before the training was done: no model was written.");
        const elapsedSeconds = clock.monotonicSeconds() - startedSeconds;
        const remainingSeconds = index === 0 ? undefined : (elapsedSeconds / index) * (trials.length - index);
        progress.update({ done: index, total: trials.length, note: "trying regressors", remainingSeconds });
        results.push(...(await runner.run([trial], evaluate)));
      }
      return results;
    },
  };
}
