import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import type { TrialRunner } from "#ports/learning.ts";

/** Runs trials one after another and notes each in a list, with the part of the measurements that it was tried on. */
export function countingRunner(tried: string[]): TrialRunner {
  const runner = sequentialTrialRunner();
  return {
    open(problem, trainNetwork) {
      const open = runner.open(problem, trainNetwork);
      return {
        ...open,
        evaluate(trial) {
          tried.push(canonicalJson({ trial, part: problem.part }));
          return open.evaluate(trial);
        },
      };
    },
  };
}
