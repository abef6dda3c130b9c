import { prepareLearner } from "#core/selection/fitted-learner.ts";
import { halfWidth, intervalEnds } from "#core/selection/interval.ts";
import { prepareKnown } from "#core/selection/known-rows.ts";
import { localScale } from "#core/selection/local-scale.ts";
import { posteriorScale } from "#core/selection/posterior-scale.ts";
import { extrapolationOf } from "./extrapolation.ts";
import type { Model } from "./model.ts";
import type { Prediction, PredictionRow } from "./prediction.ts";
import { completeQuestions, questionTable } from "./question-table.ts";
import { testedReach } from "./tested-reach.ts";

/** Answers one prediction for each row, in their order. */
export type AnswerQuestions = (rows: readonly PredictionRow[]) => Prediction[];

/** Unpacked models, by the very object: a model is immutable and unpacking a forest takes longer than asking it. */
const prepared = new WeakMap<Model, AnswerQuestions>();

/**
 * Answers one prediction for each row, in their order. A missing, unknown or ill-typed input is an error that names the
 * input and the row; so is a category that was never trained, unless the model has one that stands for others. An input that had one value in training may be missing.
 */
export function predictRows(model: Model, rows: readonly PredictionRow[]): Prediction[] {
  let answer = prepared.get(model);
  if (answer === undefined) {
    answer = prepareModel(model);
    prepared.set(model, answer);
  }
  return answer(rows);
}

/** Unpacks a model, once; refuses one whose parts do not fit together. */
export function prepareModel(model: Model): AnswerQuestions {
  const { interval, target, learner } = model;
  const reach = testedReach(model);
  // Without quantiles of their own, intervals at what was measured are calibrated by what was held out: as if it was not.
  const anywhere = interval.knownQuantiles === undefined;
  const answers = prepareLearner(learner, interval.reference, { anywhere });
  const isKnown = prepareKnown(learner);
  const atKnown = { ...interval, quantiles: interval.knownQuantiles ?? interval.quantiles };
  const answer: AnswerQuestions = (rows) => {
    const questions = completeQuestions(model, rows);
    const table = questionTable(model.inputs, questions);
    const { predicted, spread, deviations } = answers(table);
    const scales = localScale(interval.scale, table, posteriorScale(deviations, spread));
    const known = isKnown(table);
    return questions.map((asked, row) => {
      const { distance, unexpected, reason } = extrapolationOf(model.inputs, asked, reach);
      const prediction = Math.max(target.lowerBound ?? -Infinity, predicted[row]!);
      const calibrated = known[row] === true ? atKnown : interval;
      const half = halfWidth(calibrated, interval.level, scales[row]!) * (1 + interval.wideningPerRange * unexpected);
      const ends = intervalEnds(interval.errors, prediction, half, target.lowerBound);
      return { prediction, ...ends, extrapolation: distance, reason };
    });
  };
  const [typical] = answer([Object.fromEntries(model.inputs.map(({ name, typical: value }) => [name, value]))]);
  if (typical === undefined || ![typical.prediction, typical.lower, typical.upper].every(Number.isFinite)) {
    throw new RangeError(`Cannot use the model ${model.name} as its weights must fit its inputs: they do not`);
  }
  return answer;
}
