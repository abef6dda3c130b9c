import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitTarget, prepareTarget } from "./fitted-pipeline.ts";
import type { FoldFeatures } from "./fold-features.ts";
import type { Trial } from "./trial.ts";

export interface LearningMeans {
  readonly seed: number;
  /** What trains networks; null where there is none. */
  readonly trainNetwork: TrainNetwork | null;
}

/** Predictions for every row by a regressor fitted without its fold. Each fit has a random source of its own. */
export async function crossValidate(
  trial: Trial,
  folds: readonly FoldFeatures[],
  targets: Float64Array,
  { seed, trainNetwork }: LearningMeans,
): Promise<Float64Array> {
  const predicted = new Float64Array(targets.length);
  await Promise.all(
    folds.map(async ({ names, training, trainingRows, heldOut, heldOutRows }, fold) => {
      const known = Float64Array.from(trainingRows, (row) => targets[row]!);
      const random = prng(`${seed}/fold ${fold}/${trial.regressor.kind}`);
      const answers = prepareTarget(
        await fitTarget(trial, { matrix: training, names }, known, { random, trainNetwork }),
      )(heldOut);
      for (const [index, row] of heldOutRows.entries()) predicted[row] = answers[index]!;
    }),
  );
  return predicted;
}
