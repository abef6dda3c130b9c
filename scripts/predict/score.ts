import { z } from "zod";

import type { Prediction } from "#core/model/prediction.ts";
import { mae } from "#core/selection/mae.ts";
import { mape } from "#core/selection/mape.ts";
import { r2Score } from "#core/selection/r2-score.ts";
import { rmse } from "#core/selection/rmse.ts";

/** How well answers met measurements; errors in the target's unit, MAPE as a share. */
export const AnswerScores = z.strictObject({
  /** Rows with a measurement to compare with. */
  rows: z.int().nonnegative(),
  skippedRows: z.int().nonnegative(),
  /** Over the rows whose measured value is not zero; null when there is none. */
  mape: z.number().nullable(),
  rmse: z.number().nullable(),
  mae: z.number().nullable(),
  /** Null when all measured values are equal. */
  r2: z.number().nullable(),
  /** Share of the measured values that lie inside their interval. */
  coverage: z.number().nullable(),
  /** Mean of (upper - lower) / prediction, over the rows whose prediction is not zero. */
  meanRelativeWidth: z.number().nullable(),
  /** Rows outside of what the model was trained on. */
  extrapolatedRows: z.int().nonnegative(),
});
export type AnswerScores = z.infer<typeof AnswerScores>;

/** Compares answers with measurements, row by row; rows without a measurement are passed over. */
export function scoreAnswers(answers: readonly Prediction[], measured: readonly (number | null)[]): AnswerScores {
  const pairs = answers.flatMap((answer, index) => {
    const truth = measured[index];
    return truth === null || truth === undefined ? [] : [{ answer, truth }];
  });
  const truths = pairs.map(({ truth }) => truth);
  const predicted = pairs.map(({ answer }) => answer.prediction);
  const inside = pairs.filter(({ answer, truth }) => answer.lower <= truth && truth <= answer.upper).length;
  const orNull = (score: (measured: number[], predicted: number[]) => number | null): number | null =>
    pairs.length === 0 ? null : score(truths, predicted);
  return {
    rows: pairs.length,
    skippedRows: answers.length - pairs.length,
    mape: orNull(mape),
    rmse: orNull(rmse),
    mae: orNull(mae),
    r2: orNull(r2Score),
    coverage: pairs.length === 0 ? null : inside / pairs.length,
    meanRelativeWidth: meanRelativeWidth(pairs.map(({ answer }) => answer)),
    extrapolatedRows: answers.filter(({ extrapolation }) => extrapolation > 0).length,
  };
}

function meanRelativeWidth(answers: readonly Prediction[]): number | null {
  const widths = answers.flatMap(({ prediction, lower, upper }) =>
    prediction === 0 ? [] : [(upper - lower) / Math.abs(prediction)],
  );
  return widths.length === 0 ? null : widths.reduce((sum, width) => sum + width, 0) / widths.length;
}
