import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

/** Most rows of one question. */
export const MOST_ROWS = 100_000;

/** Refuses a question with more rows than are answered at once. */
export function checkRowCount(count: number): void {
  if (count <= MOST_ROWS) return;
  throw new RequestError(
    413,
    `Cannot answer ${count} rows at once as a question may have at most ${MOST_ROWS}: ask in parts, or drop a CSV in the requests bucket`,
  );
}

/** One answer a row in their order. Never an answer that is not a number. */
export function answerRows(served: ServedModel, rows: readonly PredictionRow[]): Prediction[] {
  const answers = served.predict(rows);
  for (const [index, { prediction, lower, upper, extrapolation }] of answers.entries()) {
    if ([prediction, lower, upper, extrapolation].every(Number.isFinite)) continue;
    throw new RequestError(
      400,
      `Cannot answer row ${index + 1} as ${served.name} gives no number so far outside of what it was trained on`,
    );
  }
  return answers;
}
