import { z } from "zod";

import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import { predictionWords } from "#core/model/model-words.ts";
import type { Model } from "#core/model/model.ts";
import { Prediction } from "#core/model/prediction.ts";

/** A prediction beside what was measured of the same configuration afterwards. */
export const Comparison = z.strictObject({
  model: z.string(),
  /** The configuration in words. */
  configuration: z.string(),
  prediction: Prediction,
  /** Of each repetition, in the target's unit. */
  measured: z.array(z.number()),
  /** Null when nothing could be measured. */
  medianMeasured: z.number().nullable(),
  /** How many repetitions lie inside the interval. */
  inside: z.int(),
});
export type Comparison = z.infer<typeof Comparison>;

export function comparisonOf(
  model: Model,
  configuration: string,
  prediction: Prediction,
  measured: readonly number[],
): Comparison {
  const sorted = [...measured].sort((left, right) => left - right);
  const upperMiddle = sorted[Math.floor(sorted.length / 2)];
  const lowerMiddle = sorted[Math.floor((sorted.length - 1) / 2)];
  return {
    model: model.name,
    configuration,
    prediction,
    measured: [...measured],
    medianMeasured: upperMiddle === undefined || lowerMiddle === undefined ? null : (lowerMiddle + upperMiddle) / 2,
    inside: measured.filter((value) => prediction.lower <= value && value <= prediction.upper).length,
  };
}

/** `predicted 2.31 s, 90 % between 2.10 s and 2.55 s; measured 2.28 s …`, and whether that is a hit. */
export function comparisonSentences(model: Model, comparison: Comparison): string[] {
  const { prediction, measured, medianMeasured, inside } = comparison;
  if (medianMeasured === null) return [`${predictionWords(model, prediction)}; it could not be measured.`];
  const unit = model.target.unit;
  const each =
    measured.length === 1 ? "" : ` (median of ${measured.map((value) => formatQuantity(value, unit)).join(", ")})`;
  const miss = formatShare(Math.abs(prediction.prediction - medianMeasured) / medianMeasured);
  const isHit = prediction.lower <= medianMeasured && medianMeasured <= prediction.upper;
  return [
    `${predictionWords(model, prediction)}; measured ${formatQuantity(medianMeasured, unit)}${each}.`,
    isHit
      ? `The measurement lies inside the interval; the prediction is off by ${miss}.`
      : `The measurement lies outside the interval, which one in ten may: the prediction is off by ${miss}.`,
    ...(measured.length > 1 && inside !== measured.length && isHit
      ? [`Of ${measured.length} repetitions ${inside} lie inside.`]
      : []),
  ];
}
