import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";

import type { Model } from "./model.ts";
import type { Prediction } from "./prediction.ts";

const REGRESSORS: Readonly<Record<Model["regressor"]["kind"], string>> = {
  mean: "the mean (the baseline)",
  ridge: "ridge regression",
  nnls: "non-negative least squares",
  "decision-tree": "a decision tree",
  "random-forest": "a random forest",
  "extra-trees": "extremely randomised trees",
  boosting: "gradient boosting",
  network: "a neural network",
  blend: "a blend of several regressors",
};

/** A kind of regressor with its article, to stand in a sentence. */
export function regressorWords(kind: Model["regressor"]["kind"]): string {
  return REGRESSORS[kind];
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
export function qualityWords({ regressor, metrics, training, partial, selectedBy, target }: Model): string[] {
  const { heldOut, baseline, coverage } = metrics;
  const error =
    heldOut.mape === null || selectedBy === "relative-mae"
      ? `is off by ${formatQuantity(heldOut.mae, target.unit)} on average; guessing the mean is off by ${formatQuantity(baseline.mae, target.unit)}`
      : `is off by ${formatShare(heldOut.mape)} on average (MAPE)${baseline.mape === null ? "" : `; guessing the mean is off by ${formatShare(baseline.mape)}`}`;
  return [
    `Chosen was ${regressorWords(regressor.kind)}, trained on ${training.rows} rows of ${training.configurations} configurations.`,
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
