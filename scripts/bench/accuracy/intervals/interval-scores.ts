import type { Prediction } from "#core/model/prediction.ts";

/** How good intervals are, over some rows. */
export interface IntervalScores {
  readonly rows: number;
  /** Rows inside their interval. */
  readonly inside: number;
  /** Mean of (upper - lower) / prediction. */
  readonly width: number;
  /** Interval score (Gneiting and Raftery 2007) over the prediction: the width and what lies outside, 2 / (1 - level) times. */
  readonly score: number;
  readonly mape: number;
}

export function intervalScores(
  answers: readonly Prediction[],
  measured: readonly number[],
  level: number,
): IntervalScores {
  let inside = 0;
  let width = 0;
  let score = 0;
  let error = 0;
  for (const [row, { prediction, lower, upper }] of answers.entries()) {
    const truth = measured[row]!;
    const outside = Math.max(0, lower - truth, truth - upper);
    if (outside === 0) inside++;
    width += (upper - lower) / prediction;
    score += (upper - lower + (2 / (1 - level)) * outside) / prediction;
    error += Math.abs(prediction - truth) / truth;
  }
  const rows = answers.length;
  return { rows, inside, width: width / rows, score: score / rows, mape: error / rows };
}
