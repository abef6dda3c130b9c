import { selectTableRows } from "#core/dataset/feature-table.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitPipeline, prepareDeviation, preparePipeline } from "./fitted-pipeline.ts";
import { heldOutRowsOf } from "./folds.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { Trial } from "./trial.ts";

/** Answers for the test entries of one fold, by a pipeline fitted to its training rows alone. */
export interface FoldAnswers {
  readonly predicted: Float64Array;
  /** How uncertain the answers are by the pipeline's own account, on the scale of the target; null where it has none. */
  readonly deviations: Float64Array | null;
}

/** Fits a trial to the training rows of a fold and asks it for the others. Each fit has a random source of its own. */
export async function learnFold(
  trial: Trial,
  fold: number,
  { features, targets, folds, seed }: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<FoldAnswers> {
  const training = folds.training[fold]!;
  const heldOut = selectTableRows(features, heldOutRowsOf(folds, fold));
  const known = Float64Array.from(training, (row) => targets[row]!);
  const random = prng(`${seed}/fold ${fold}/${trial.family}`);
  const pipeline = await fitPipeline(trial, selectTableRows(features, training), known, { random, trainNetwork });
  const predicted = preparePipeline(pipeline)(heldOut);
  if (!predicted.every(Number.isFinite)) throw new RangeError("its predictions are not finite numbers");
  return { predicted, deviations: prepareDeviation(pipeline)?.(heldOut) ?? null };
}
