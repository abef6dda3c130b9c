import type { Model, ModelInput } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

/** One version of a model, ready to answer. Immutable, so that a request that holds it sees that version to its end. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly model: Model;
  readonly inputs: ReadonlyMap<string, ModelInput>;
  /** One answer a row, in their order; the rows are checked before (see `readRow`). */
  predict(rows: readonly PredictionRow[]): Prediction[];
}

/** Everything that can be worked out once for a model is worked out here. */
export function serveModel(model: Model, version: string): ServedModel {
  return {
    name: model.name,
    version,
    model,
    inputs: new Map(model.inputs.map((input) => [input.name, input])),
    predict: (rows) => predictRows(model, rows),
  };
}

/** The row in the middle of what was trained. */
export function typicalRow(model: Model): PredictionRow {
  return Object.fromEntries(model.inputs.map(({ name, typical }) => [name, typical]));
}
