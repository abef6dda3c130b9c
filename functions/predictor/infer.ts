import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

import { answerRows } from "./answer-rows.ts";
import {
  NUMBER_DATATYPES,
  type InferRequest,
  type InferResponse,
  type InputTensor,
  type OutputTensor,
} from "./inference-messages.ts";
import { onlyValue, readInput } from "./read-row.ts";
import { readTensors } from "./read-tensors.ts";
import type { ServedModel } from "./served-model.ts";
import { wantedOutputs } from "./wanted-outputs.ts";

/** The outputs of every model, in the order in which they are given. */
export const OUTPUTS = ["prediction", "lower", "upper", "extrapolation", "reason"] as const;

/** Answers a request of the Open Inference Protocol v2 with one version of a model. */
export function infer(served: ServedModel, request: InferRequest): InferResponse {
  const wanted = wantedOutputs(served.name, request, OUTPUTS);
  const answers = answerRows(served, readRows(served, request.inputs));
  return {
    model_name: served.name,
    model_version: served.version,
    ...(request.id === undefined ? {} : { id: request.id }),
    parameters: { interval_level: served.model.interval.level, unit: served.model.target.unit },
    outputs: wanted.map((name) => outputTensor(name, answers)),
  };
}

function readRows(served: ServedModel, tensors: readonly InputTensor[]): PredictionRow[] {
  const datatypes = new Map(
    [...served.inputs].map(([name, { kind }]) => [name, kind === "number" ? NUMBER_DATATYPES : ["BYTES"]]),
  );
  const { columns, count } = readTensors(tensors, { name: served.name, datatypes });
  return Array.from({ length: count }, (_, index) => {
    const where = `row ${index + 1}`;
    const row: Record<string, number | string> = {};
    for (const input of served.inputs.values()) {
      const values = columns.get(input.name);
      row[input.name] = values === undefined ? onlyValue(served, input, where) : readInput(input, values[index], where);
    }
    return row;
  });
}

function outputTensor(name: (typeof OUTPUTS)[number], answers: readonly Prediction[]): OutputTensor {
  return {
    name,
    shape: [answers.length],
    datatype: name === "reason" ? "BYTES" : "FP64",
    data: answers.map((answer) => answer[name]),
  };
}
