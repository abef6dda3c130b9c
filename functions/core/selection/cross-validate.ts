import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitPipeline, preparePipeline } from "./fitted-pipeline.ts";
import { type Folds, splitRows } from "./folds.ts";
import type { Trial } from "./trial.ts";

export interface LearningMeans {
  readonly seed: number;
  readonly trainNetwork: TrainNetwork | null;
}

/** Predictions for every row by a pipeline fitted without its fold. Each fit has a random source of its own. */
export async function crossValidate(
  trial: Trial,
  { features, targets }: Pick<TrainingTable, "features" | "targets">,
  folds: Folds,
  { seed, trainNetwork }: LearningMeans,
): Promise<Float64Array> {
  const predicted = new Float64Array(targets.length);
  await Promise.all(
    Array.from({ length: folds.count }, async (_, fold) => {
      const { training, heldOut } = splitRows(folds, fold);
      const pipeline = await fitPipeline(
        trial,
        selectTableRows(features, training),
        Float64Array.from(training, (row) => targets[row]!),
        { random: prng(`${seed}/fold ${fold}/${trial.regressor.kind}`), trainNetwork },
      );
      const answers = preparePipeline(pipeline)(selectTableRows(features, heldOut));
      for (const [index, row] of heldOut.entries()) predicted[row] = answers[index]!;
    }),
  );
  return predicted;
}
