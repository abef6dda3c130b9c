import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import type { FittedFeatures } from "#core/features/fitted-features.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { FittedRegressor } from "#core/regression/fitted-regressor.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import type { Trial } from "./trial.ts";

/** From inputs to answers in the target's unit: features, a regressor, and the way back from its scale. */
export interface FittedPipeline {
  readonly features: FittedFeatures;
  readonly targetScale: "log" | "identity";
  readonly regressor: FittedRegressor;
  /** The regressor's answers are held between these, on its scale. */
  readonly answerBounds: { readonly minimum: number; readonly maximum: number };
}

/** Fits features and regressor to these rows and to nothing else. */
export async function fitPipeline(
  trial: Trial,
  table: FeatureTable,
  targets: Float64Array,
  { random, trainNetwork }: { readonly random: Prng; readonly trainNetwork: TrainNetwork | null },
): Promise<FittedPipeline> {
  const { targetScale } = trial;
  const features = fitFeatures(trial.features, table);
  const regressor = await fitRegressor(trial.regressor, {
    features: applyFeatures(features, table),
    targets: targetScale === "log" ? targets.map(Math.log) : targets,
    weights: trial.errorWeights === "relative" ? targets.map((target) => 1 / target ** 2) : null,
    random,
    trainNetwork,
  });
  return { features, targetScale, regressor, answerBounds: answerBounds(targetScale, targets) };
}

/** Answers for rows, in the target's unit. Prepared once, asked often. */
export function preparePipeline(pipeline: FittedPipeline): (table: FeatureTable) => Float64Array {
  const { minimum, maximum } = pipeline.answerBounds;
  const predict = prepareRegressor(pipeline.regressor);
  return (table) =>
    predict(applyFeatures(pipeline.features, table)).map((answer) => {
      const held = Math.min(maximum, Math.max(minimum, answer));
      return pipeline.targetScale === "log" ? Math.exp(held) : held;
    });
}

/** How far beyond what was measured an answer may go: a factor of 1,000, or 1,000 times the measured range. */
function answerBounds(targetScale: "log" | "identity", targets: Float64Array): FittedPipeline["answerBounds"] {
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
