import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { type FittedPipeline, fitPipeline } from "./fitted-pipeline.ts";
import { type FoldAnswers, learnFold } from "./fold-learner.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { Trial } from "./trial.ts";
import { failedOutcome, outcomeOfFolds, type TrialOutcome } from "./trial-outcome.ts";

/** Cross-validates a trial. */
export async function evaluateTrial(
  trial: Trial,
  problem: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<TrialOutcome> {
  try {
    const answers: FoldAnswers[] = [];
    for (let fold = 0; fold < problem.folds.count; fold++) {
      answers.push(await learnFold(trial, fold, problem, trainNetwork));
    }
    return outcomeOfFolds(trial, problem.folds, answers);
  } catch (error) {
    return failedOutcome(trial, error);
  }
}

/** Fits a trial to all rows. */
export function fitTrial(
  trial: Trial,
  { features, targets, seed }: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<FittedPipeline> {
  return fitPipeline(trial, features, targets, { random: prng(`${seed}/all/${trial.family}`), trainNetwork });
}
