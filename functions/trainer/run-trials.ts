import { kindredTrials } from "#core/selection/kindred-trials.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { OpenProblem } from "#ports/learning.ts";

/**
 * Runs the trials of a round of a search on a problem that was opened, and gives one outcome for each, in their order. What
 * the problem is decides what comes of them: it may hold a part of the measurements only.
 */
export type RunTrials = (
  trials: readonly Trial[],
  problem: OpenProblem,
  opened: LearningProblem,
) => Promise<readonly TrialOutcome[]>;

/** Runs all of them, as many at once as keep the problem busy. */
export function runAllTrials(
  onOutcome: (outcome: TrialOutcome, trials: readonly Trial[]) => void = () => {},
): RunTrials {
  return async (trials, problem) => {
    const outcomes = new Map<Trial, TrialOutcome>();
    await eachAtOnce(kindredTrials(trials), problem.atOnce, async (kindred) => {
      for (const outcome of await problem.evaluateKindred(kindred)) {
        outcomes.set(outcome.trial, outcome);
        onOutcome(outcome, trials);
      }
    });
    return trials.map((trial) => outcomes.get(trial)!);
  };
}

/** Does something with each of a list, so many at a time; the first failure ends it. */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed && next < items.length) {
      try {
        await act(items[next++]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
