import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { type FittedPipeline, fitPipeline } from "./fitted-pipeline.ts";
import { FoldLearner, type FoldResult } from "./fold-learner.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { Trial } from "./trial.ts";
import { outcomeOfResults, type TrialOutcome } from "./trial-outcome.ts";

/** Cross-validates a trial. */
export async function evaluateTrial(
  trial: Trial,
  problem: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<TrialOutcome> {
  const [outcome] = await evaluateKindred([trial], problem, new FoldLearner(problem, trainNetwork));
  return outcome!;
}

/** Cross-validates kindred trials by a learner of the problem's folds. */
export async function evaluateKindred(
  trials: readonly Trial[],
  { folds }: LearningProblem,
  learner: Pick<FoldLearner, "learnKindred">,
): Promise<TrialOutcome[]> {
  const results = trials.map((): FoldResult[] => []);
  for (let fold = 0; fold < folds.count; fold++) {
    const ofFold = await learner.learnKindred(trials, fold);
    for (const [place, result] of ofFold.entries()) results[place]!.push(result);
    if (ofFold.every((result) => "reason" in result)) break;
  }
  return trials.map((trial, place) => outcomeOfResults(trial, folds, results[place]!));
}

/** Fits a trial to all rows. */
export function fitTrial(
  trial: Trial,
  { features, targets, seed }: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<FittedPipeline> {
  return fitPipeline(trial, features, targets, { random: prng(`${seed}/all/${trial.family}`), trainNetwork });
}
