import { z } from "zod";

import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { featureNames, FittedFeatures } from "#core/features/fitted-features.ts";
import { mean } from "#core/numeric/mean.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { standardDeviation } from "#core/numeric/variance.ts";
import { FittedRegressor } from "#core/regression/fitted-regressor.ts";
import { gaussianProcessDeviation, gaussianProcessNoise } from "#core/regression/gaussian-process.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { FitTask } from "#core/regression/regressor.ts";
import { fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import { type AnswerBounds, answerBounds, FittedBounds } from "./answer-bounds.ts";
import { keepImportant } from "./keep-important.ts";
import { type FeatureMaker, FRESH_FEATURES, type MadeFeatures } from "./shared-features.ts";
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
  /** Makes features; anew for each fit without it. */
  readonly features?: FeatureMaker;
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
  if (trial.onto === null) return { ...(await fitToTargets(trial, table, targets, means)), onto: null };
  const onto = await fitToTargets(trial.onto, table, targets, means);
  const answers = preparePart(onto, means.features)(table);
  const left = targets.map((target, row) =>
    trial.targetScale === "log" ? Math.log(target) - Math.log(answers[row]!) : target - answers[row]!,
  );
  const { made, standardised, task } = await partTask(trial, table, left, targets, means.features);
  const regressor = await fitRegressor(trial.regressor, { ...task, ...drawing(means) });
  return { ...fittedPart(trial, targets, made, regressor, standardised), onto };
}

/** Answers for rows. Prepared once, asked often. */
export function preparePipeline({ onto, ...part }: FittedPipeline, maker?: FeatureMaker): AnswerRows {
  if (onto === null) return preparePart(part, maker);
  const base = preparePart(onto, maker);
  const { targetScale, answerBounds: bounds } = part;
  const answers = prepareAnswers(part, maker);
  return (table) => {
    const bases = base(table);
    return answers(table).map((answer, row) =>
      targetScale === "log"
        ? Math.exp(held(answer + Math.log(bases[row]!), bounds))
        : held(answer + bases[row]!, bounds),
    );
  };
}

/**
 * How uncertain answers are by the regressor's own account, on the target's scale; null where it has none. `anywhere`
 * takes what was measured for a place as any other.
 */
export function prepareDeviation(
  { regressor, features }: FittedPipeline,
  { apply }: FeatureMaker = FRESH_FEATURES,
  { anywhere = false } = {},
): AnswerRows | null {
  if (regressor.kind !== "gaussian-process") return null;
  const known = gaussianProcessDeviation(regressor, { anywhere });
  const noise = gaussianProcessNoise(regressor);
  return (table) => {
    const rows = apply(features, table);
    const noises = noise(rows);
    return known(rows).map((deviation, row) => Math.hypot(deviation, noises[row]!));
  };
}

/** What a regressor learns of a pipeline, but for what it draws from. */
export interface PartTask {
  readonly made: MadeFeatures;
  readonly standardised: FittedPart["standardised"];
  readonly task: Omit<FitTask, "random" | "trainNetwork">;
}

/** Makes the features of a pipeline, and what is wanted of its regressor: what is told, standardised where asked for. */
export async function partTask(
  { features: wholeRecipe, errorWeights, keep, standardiseTarget }: PipelineTrial,
  table: FeatureTable,
  wanted: Float64Array,
  targets: Float64Array,
  maker: FeatureMaker = FRESH_FEATURES,
): Promise<PartTask> {
  const recipe = keep === undefined ? wholeRecipe : await keepImportant(wholeRecipe, keep, table, wanted);
  const made = maker.fit(recipe, table);
  const standardised =
    standardiseTarget === true ? { mean: mean(wanted), deviation: standardDeviation(wanted) || 1 } : undefined;
  return {
    made,
    standardised,
    task: {
      features: made.features,
      names: featureNames(made.fitted),
      targets:
        standardised === undefined
          ? wanted
          : wanted.map((value) => (value - standardised.mean) / standardised.deviation),
      weights: errorWeights === "relative" ? targets.map((target) => 1 / target ** 2) : null,
      memo: made.memo,
    },
  };
}

/** The targets on the scale on which they are learned. */
export function wantedOf({ targetScale }: Pick<PipelineTrial, "targetScale">, targets: Float64Array): Float64Array {
  return targetScale === "log" ? targets.map(Math.log) : targets;
}

/** A regressor's answers in the target's unit. */
export function inTargetUnit(
  answers: Float64Array,
  {
    targetScale,
    standardised,
    answerBounds: bounds,
  }: Pick<FittedPart, "targetScale" | "standardised" | "answerBounds">,
): Float64Array {
  return onTargetScale(answers, standardised).map((answer) =>
    targetScale === "log" ? Math.exp(held(answer, bounds)) : held(answer, bounds),
  );
}

async function fitToTargets(
  trial: PipelineTrial,
  table: FeatureTable,
  targets: Float64Array,
  means: FitMeans,
): Promise<FittedPart> {
  const wanted = wantedOf(trial, targets);
  const { made, standardised, task } = await partTask(trial, table, wanted, targets, means.features);
  const fit = () => fitRegressor(trial.regressor, { ...task, ...drawing(means) });
  // A law draws nothing: the one that is corrected is the one that stands by itself.
  const { features: _features, ...same } = trial;
  const regressor = await (trial.regressor.kind === "law" ? made.memo.get(canonicalJson(same), fit) : fit());
  return fittedPart(trial, targets, made, regressor, standardised);
}

function drawing({ random, trainNetwork }: FitMeans): Pick<FitTask, "random" | "trainNetwork"> {
  return { random, trainNetwork };
}

function fittedPart(
  { targetScale }: PipelineTrial,
  targets: Float64Array,
  { fitted: features }: MadeFeatures,
  regressor: FittedRegressor,
  standardised: FittedPart["standardised"],
): FittedPart {
  const part = { features, targetScale, regressor, answerBounds: answerBounds(targetScale, targets) };
  return standardised === undefined ? part : { ...part, standardised };
}

/** What the regressor answers, on the target's scale. */
function prepareAnswers(
  { features, regressor, standardised }: FittedPart,
  { apply }: FeatureMaker = FRESH_FEATURES,
): AnswerRows {
  const predict = prepareRegressor(regressor);
  return (table) => onTargetScale(predict(apply(features, table)), standardised);
}

function onTargetScale(answers: Float64Array, standardised: FittedPart["standardised"]): Float64Array {
  if (standardised === undefined) return answers;
  const { mean: middle, deviation } = standardised;
  return answers.map((answer) => answer * deviation + middle);
}

function preparePart(part: FittedPart, { apply }: FeatureMaker = FRESH_FEATURES): AnswerRows {
  const predict = prepareRegressor(part.regressor);
  return (table) => inTargetUnit(predict(apply(part.features, table)), part);
}

function held(answer: number, { minimum, maximum }: AnswerBounds): number {
  return Math.min(maximum, Math.max(minimum, answer));
}
