import { z } from "zod";

import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames, FittedFeatures } from "#core/features/fitted-features.ts";
import { mean } from "#core/numeric/mean.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { standardDeviation } from "#core/numeric/variance.ts";
import { FittedRegressor } from "#core/regression/fitted-regressor.ts";
import { gaussianProcessDeviation, gaussianProcessNoise } from "#core/regression/gaussian-process.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import { type AnswerBounds, answerBounds, FittedBounds } from "./answer-bounds.ts";
import { keepImportant } from "./keep-important.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

const PART = {
  features: FittedFeatures,
  /** The regressor answers with ln of the target, or with the target itself. */
  targetScale: z.enum(["log", "identity"]),
  regressor: FittedRegressor,
  /** Where the regressor learned a standardised target: what its answers are multiplied by, and what is then added. */
  standardised: z.strictObject({ mean: z.number(), deviation: z.number().positive() }).optional(),
  /** Answers are held between these, far outside what was measured, on their scale. */
  answerBounds: FittedBounds,
};
const FittedPart = z.strictObject(PART);
type FittedPart = z.infer<typeof FittedPart>;

/** From inputs to answers in the target's unit. */
export const FittedPipeline = z.strictObject({
  ...PART,
  /** A law whose answers this one corrects: by a factor on the log scale, else by a difference. */
  onto: FittedPart.nullable(),
});
export type FittedPipeline = z.infer<typeof FittedPipeline>;

export interface FitMeans {
  readonly random: Prng;
  /** What trains networks; null where there is none. */
  readonly trainNetwork: TrainNetwork | null;
}

/** One answer a row, in the target's unit. */
export type AnswerRows = (table: FeatureTable) => Float64Array;

/** Fits features and regressor to these rows and to nothing else. */
export async function fitPipeline(
  trial: Omit<Trial, "family">,
  table: FeatureTable,
  targets: Float64Array,
  means: FitMeans,
): Promise<FittedPipeline> {
  const bounds = answerBounds(trial.targetScale, targets);
  if (trial.onto === null) {
    const wanted = trial.targetScale === "log" ? targets.map(Math.log) : targets;
    return { ...(await fitPart(trial, table, wanted, targets, bounds, means)), onto: null };
  }
  const ontoBounds = answerBounds(trial.onto.targetScale, targets);
  const ontoTargets = trial.onto.targetScale === "log" ? targets.map(Math.log) : targets;
  const onto = await fitPart(trial.onto, table, ontoTargets, targets, ontoBounds, means);
  const answers = preparePart(onto)(table);
  const left = targets.map((target, row) =>
    trial.targetScale === "log" ? Math.log(target) - Math.log(answers[row]!) : target - answers[row]!,
  );
  return { ...(await fitPart(trial, table, left, targets, bounds, means)), onto };
}

/** Answers for rows. Prepared once, asked often. */
export function preparePipeline({ onto, ...part }: FittedPipeline): AnswerRows {
  if (onto === null) return preparePart(part);
  const base = preparePart(onto);
  const { targetScale, answerBounds: bounds } = part;
  const answers = prepareAnswers(part);
  return (table) => {
    const bases = base(table);
    return answers(table).map((answer, row) =>
      targetScale === "log"
        ? Math.exp(held(answer + Math.log(bases[row]!), bounds))
        : held(answer + bases[row]!, bounds),
    );
  };
}

/** How uncertain answers are by the regressor's own account, on the target's scale; null where it has none. */
export function prepareDeviation({ regressor, features }: FittedPipeline): AnswerRows | null {
  if (regressor.kind !== "gaussian-process") return null;
  const known = gaussianProcessDeviation(regressor);
  const noise = gaussianProcessNoise(regressor);
  return (table) => {
    const rows = applyFeatures(features, table);
    const noises = noise(rows);
    return known(rows).map((deviation, row) => Math.hypot(deviation, noises[row]!));
  };
}

async function fitPart(
  { features: wholeRecipe, targetScale, errorWeights, regressor, keep, standardiseTarget }: PipelineTrial,
  table: FeatureTable,
  wanted: Float64Array,
  targets: Float64Array,
  bounds: AnswerBounds,
  means: FitMeans,
): Promise<FittedPart> {
  const recipe = keep === undefined ? wholeRecipe : await keepImportant(wholeRecipe, keep, table, wanted);
  const features = fitFeatures(recipe, table);
  const standardised =
    standardiseTarget === true ? { mean: mean(wanted), deviation: standardDeviation(wanted) || 1 } : undefined;
  const fitted = await fitRegressor(regressor, {
    features: applyFeatures(features, table),
    names: featureNames(features),
    targets:
      standardised === undefined ? wanted : wanted.map((value) => (value - standardised.mean) / standardised.deviation),
    weights: errorWeights === "relative" ? targets.map((target) => 1 / target ** 2) : null,
    ...means,
  });
  const part = { features, targetScale, regressor: fitted, answerBounds: bounds };
  return standardised === undefined ? part : { ...part, standardised };
}

/** What the regressor answers, on the target's scale. */
function prepareAnswers({ features, regressor, standardised }: FittedPart): AnswerRows {
  const predict = prepareRegressor(regressor);
  if (standardised === undefined) return (table) => predict(applyFeatures(features, table));
  const { mean: middle, deviation } = standardised;
  return (table) => predict(applyFeatures(features, table)).map((answer) => answer * deviation + middle);
}

function preparePart(part: FittedPart): AnswerRows {
  const { targetScale, answerBounds: bounds } = part;
  const answers = prepareAnswers(part);
  return (table) =>
    answers(table).map((answer) => (targetScale === "log" ? Math.exp(held(answer, bounds)) : held(answer, bounds)));
}

function held(answer: number, { minimum, maximum }: AnswerBounds): number {
  return Math.min(maximum, Math.max(minimum, answer));
}
