import type { Model } from "./model.ts";
import type { Prediction, PredictionRow } from "./prediction.ts";

/**
 * Answers one prediction for each row, in their order. A missing, unknown or ill-typed input, and a category that was
 * never trained, are an error that names the row.
 */
export function predictRows(_model: Model, _rows: readonly PredictionRow[]): Prediction[] {
  throw new Error("not built yet");
}
