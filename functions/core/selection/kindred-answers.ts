import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { answersOfSeveral } from "#core/regression/regressors.ts";
import { answerBounds } from "./answer-bounds.ts";
import { inTargetUnit, partTask, wantedOf } from "./fitted-pipeline.ts";
import type { FeatureMaker } from "./shared-features.ts";
import type { Trial } from "./trial.ts";

export interface KindredMeans {
  readonly randomAnew: () => Prng;
  readonly features: FeatureMaker;
}

/**
 * What each of some kindred trials answers to rows, as each would by itself: features are made once, and the regressor does
 * once what is the same for all.
 */
export async function kindredAnswers(
  trials: readonly Trial[],
  table: FeatureTable,
  targets: Float64Array,
  asked: FeatureTable,
  { randomAnew, features: maker }: KindredMeans,
): Promise<Float64Array[]> {
  const [first] = trials;
  if (first === undefined) return [];
  const { targetScale } = first;
  const { made, standardised, task } = await partTask(first, table, wantedOf(first, targets), targets, maker);
  const bounds = answerBounds(targetScale, targets);
  const answers = answersOfSeveral(
    trials.map(({ regressor }) => regressor),
    { ...task, randomAnew, trainNetwork: null },
    maker.apply(made.fitted, asked),
  );
  return answers.map((each) =>
    inTargetUnit(each, { targetScale, answerBounds: bounds, ...(standardised === undefined ? {} : { standardised }) }),
  );
}
