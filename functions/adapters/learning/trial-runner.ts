import type { TrialRunner } from "#ports/learning.ts";

/** Runs trials one after another in this process, and lets its other work have its turn in between. */
export function sequentialTrialRunner(): TrialRunner {
  return {
    async run(trials, evaluate) {
      const results = [];
      for (const trial of trials) {
        results.push(await evaluate(trial));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return results;
    },
  };
}
