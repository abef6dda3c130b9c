import { qualityWords } from "#core/model/model-words.ts";

import { learnerName } from "#core/selection/fitted-learner.ts";
import type { ModelMetadata } from "./inference-messages.ts";
import { OUTPUTS } from "./infer.ts";
import type { ModelDescription, ModelSummary } from "./plain-messages.ts";
import type { ServedModel } from "./served-model.ts";

/** What a list of models says of each. */
export function summariseModel({ name, version, model }: ServedModel): ModelSummary {
  const { campaignId, subject, target, learner, partial } = model;
  return {
    kind: "model",
    name,
    version,
    campaignId,
    subject,
    target: { name: target.name, unit: target.unit, description: target.description },
    regressor: learnerName(learner),
    partial,
  };
}

/** What to ask a model, and how far to trust it. */
export function describeModel(served: ServedModel): ModelDescription {
  const { model } = served;
  const { heldOut, baseline, coverage } = model.metrics;
  return {
    ...summariseModel(served),
    inputs: model.inputs,
    level: model.interval.level,
    quality: qualityWords(model),
    warnings: model.warnings,
    training: {
      rows: model.training.rows,
      configurations: model.training.configurations,
      mape: heldOut.mape,
      baselineMape: baseline.mape,
      coverage: coverage.share,
    },
  };
}

/** The same in the words of the Open Inference Protocol v2. */
export function modelMetadata({ name, model }: ServedModel, versions: readonly string[]): ModelMetadata {
  return {
    name,
    versions: [...versions],
    platform: "profaas_model_v1",
    inputs: model.inputs.map((input) => ({
      name: input.name,
      datatype: input.kind === "number" ? "FP64" : "BYTES",
      shape: [-1],
      parameters:
        input.kind === "number"
          ? { unit: input.unit, minimum: input.minimum, maximum: input.maximum }
          : { values: input.values.join(",") },
    })),
    outputs: OUTPUTS.map((output) => ({ name: output, datatype: output === "reason" ? "BYTES" : "FP64", shape: [-1] })),
    parameters: { target: model.target.name, unit: model.target.unit, interval_level: model.interval.level },
  };
}
