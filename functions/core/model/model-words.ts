import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";

import type { Model } from "./model.ts";
import type { Prediction } from "./prediction.ts";

const FAMILIES: Readonly<Record<string, string>> = {
  mean: "the mean (the baseline)",
  ridge: "ridge regression",
  law: "a law of cost",
  "boundary-law": "a law of cost fitted to the upper end",
  nnls: "non-negative least squares",
  "elastic-net": "an elastic net",
  stepwise: "stepwise regression",
  "k-nearest-neighbours": "nearest neighbours",
  "support-vector": "support vectors",
  parametric: "a parametric law",
  "decision-tree": "a decision tree",
  "random-forest": "a random forest",
  "extra-trees": "extra trees",
  boosting: "boosted trees",
  network: "a neural network",
  "gaussian-process": "a Gaussian process",
  "offset-gaussian-process": "a Gaussian process with offsets",
  "reciprocal-gaussian-process": "a Gaussian process in the reciprocal",
  "law-gaussian-process": "a law of cost times a Gaussian process",
};

/** A family of learners with its article, to stand in a sentence. */
export function familyWords(family: string): string {
  return FAMILIES[family] ?? family;
}

/** What a model answers with, to stand in a sentence: `a ridge`, or a blend with the shares of its members. */
export function learnerWords({ members }: Model["learner"]): string {
  const voices = members.filter(({ weight }) => weight > 0);
  if (voices.length === 1) return familyWords(voices[0]!.family);
  const shares = [...voices]
    .sort((left, right) => right.weight - left.weight)
    .map(({ family, weight }) => `${familyWords(family)} (${formatShare(weight)})`);
  return `a blend of ${shares.slice(0, -1).join(", ")} and ${shares.at(-1)!}`;
}

/** `predicted 2.31 s, 90 % between 2.10 s and 2.55 s`. */
export function predictionWords(model: Model, { prediction, lower, upper }: Prediction): string {
  const { unit } = model.target;
  const between = `${formatQuantity(lower, unit)} and ${formatQuantity(upper, unit)}`;
  return `predicted ${formatQuantity(prediction, unit)}, ${formatShare(model.interval.level)} between ${between}`;
}

/** The answer as one sentence, with its reservation when it lies outside of what was measured. */
export function answerSentence(model: Model, prediction: Prediction): string {
  const subject = model.subject === "workflow" ? "the whole workflow" : model.subject;
  const said = `${model.target.name} of ${subject}: ${predictionWords(model, prediction)}.`;
  return prediction.extrapolation === 0 ? said : `${said} Outside of what was measured: ${prediction.reason}.`;
}

/** How good a model is, in sentences that say on which data. */
export function qualityWords({ learner, metrics, training, partial, selectedBy, target }: Model): string[] {
  const { heldOut, baseline, coverage } = metrics;
  const error =
    heldOut.mape === null || selectedBy === "relative-mae"
      ? `is off by ${formatQuantity(heldOut.mae, target.unit)} on average; guessing the mean is off by ${formatQuantity(baseline.mae, target.unit)}`
      : `is off by ${formatShare(heldOut.mape)} on average (MAPE)${baseline.mape === null ? "" : `; guessing the mean is off by ${formatShare(baseline.mape)}`}`;
  return [
    `Chosen was ${learnerWords(learner)}, trained on ${training.rows} rows of ${training.configurations} configurations.`,
    `On configurations that it had not seen it ${error}.`,
    `Of ${coverage.rows} held-out rows ${formatShare(coverage.share)} lie inside their ${formatShare(coverage.level)} interval.`,
    ...(training.noiseFloorMape === null
      ? []
      : [
          `Guessing a row by the other measurements of its configuration is off by ${formatShare(training.noiseFloorMape)}.`,
        ]),
    ...(partial ? ["It was trained on part of its campaign only, which did not run to its end."] : []),
  ];
}
