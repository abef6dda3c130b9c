import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames, type FittedFeatures } from "#core/features/fitted-features.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { FittedRegressor } from "#core/regression/fitted-regressor.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import type { Trial } from "./trial.ts";

/** A regressor with the way back from its scale to the target's unit. */
export interface FittedTarget {
  readonly targetScale: "log" | "identity";
  readonly regressor: FittedRegressor;
  /** The regressor's answers are held between these, on its scale. */
  readonly answerBounds: { readonly minimum: number; readonly maximum: number };
}

/** From inputs to answers in the target's unit. */
export interface FittedPipeline extends FittedTarget {
  readonly features: FittedFeatures;
}

export interface FitMeans {
  readonly random: Prng;
  /** What trains networks; null where there is none. */
  readonly trainNetwork: TrainNetwork | null;
}

/** Fits features and regressor to these rows and to nothing else. */
export async function fitPipeline(
  trial: Trial,
  table: FeatureTable,
  targets: Float64Array,
  means: FitMeans,
): Promise<FittedPipeline> {
  const features = fitFeatures(trial.features, table);
  return {
    features,
    ...(await fitTarget(
      trial,
      { matrix: applyFeatures(features, table), names: featureNames(features) },
      targets,
      means,
    )),
  };
}

/** Answers for rows, in the target's unit. Prepared once, asked often. */
export function preparePipeline(pipeline: FittedPipeline): (table: FeatureTable) => Float64Array {
  const answer = prepareTarget(pipeline);
  return (table) => answer(applyFeatures(pipeline.features, table));
}

/** Features of some rows, with their names in order. */
export interface NamedFeatures {
  readonly matrix: Matrix;
  readonly names: readonly string[];
}

/** Fits the regressor of a trial to features that are made already. */
export async function fitTarget(
  { targetScale, errorWeights, regressor }: Trial,
  { matrix, names }: NamedFeatures,
  targets: Float64Array,
  means: FitMeans,
): Promise<FittedTarget> {
  const fitted = await fitRegressor(regressor, {
    features: matrix,
    names,
    targets: targetScale === "log" ? targets.map(Math.log) : targets,
    weights: errorWeights === "relative" ? targets.map((target) => 1 / target ** 2) : null,
    ...means,
  });
  return { targetScale, regressor: fitted, answerBounds: answerBounds(targetScale, targets) };
}

/** Answers for rows of features, in the target's unit. */
export function prepareTarget({
  regressor,
  targetScale,
  answerBounds,
}: FittedTarget): (features: Matrix) => Float64Array {
  const { minimum, maximum } = answerBounds;
  const predict = prepareRegressor(regressor);
  return (features) =>
    predict(features).map((answer) => {
      const held = Math.min(maximum, Math.max(minimum, answer));
      return targetScale === "log" ? Math.exp(held) : held;
    });
}

/** How far beyond what was measured an answer may go: a factor of 1,000, or 1,000 times the measured range. */
export function answerBounds(targetScale: "log" | "identity", targets: Float64Array): FittedTarget["answerBounds"] {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const target of targets) {
    minimum = Math.min(minimum, target);
    maximum = Math.max(maximum, target);
  }
  if (targetScale === "log") return { minimum: Math.log(minimum / 1000), maximum: Math.log(maximum * 1000) };
  const reach = 1000 * Math.max(maximum - minimum, Math.abs(maximum), Math.abs(minimum));
  // What was never zero is never predicted as zero, so that errors can be told as ratios.
  const lowest = minimum > 0 ? minimum / 1000 : minimum === 0 ? 0 : minimum - reach;
  return { minimum: lowest, maximum: maximum + reach };
}
