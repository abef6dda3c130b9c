import type { Model, ModelInput } from "#core/model/model.ts";
import { prepareModel, type AnswerQuestions } from "#core/model/predict.ts";

/** One version of a model that was learned from measurements, ready to answer. Immutable, so that a request that holds it sees that version to its end. */
export interface ServedModel {
  readonly kind: "model";
  readonly name: string;
  readonly version: string;
  readonly model: Model;
  readonly inputs: ReadonlyMap<string, ModelInput>;
  /** One answer a row, in their order; the rows are checked before (see `readRow`). */
  readonly predict: AnswerQuestions;
}

/** Everything that can be worked out once for a model is worked out here; throws when the model cannot be asked. */
export function serveModel(model: Model, version: string): ServedModel {
  return {
    kind: "model",
    name: model.name,
    version,
    model,
    inputs: new Map(model.inputs.map((input) => [input.name, input])),
    predict: prepareModel(model),
  };
}
