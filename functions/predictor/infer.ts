import { didYouMean } from "#core/document/nearest-name.ts";
import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

import { answerRows, checkRowCount } from "./answer-rows.ts";
import {
  NUMBER_DATATYPES,
  type InferRequest,
  type InferResponse,
  type InputTensor,
  type OutputTensor,
} from "./inference-messages.ts";
import { onlyValue, readInput } from "./read-row.ts";
import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

/** The outputs of every model, in the order in which they are given. */
export const OUTPUTS = ["prediction", "lower", "upper", "extrapolation", "reason"] as const;

/** Answers a request of the Open Inference Protocol v2 with one version of a model. */
export function infer(served: ServedModel, request: InferRequest): InferResponse {
  const wanted = wantedOutputs(served, request);
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
  const columns = new Map<string, readonly unknown[]>();
  let count: number | undefined;
  for (const tensor of tensors) {
    const { name } = tensor;
    const input = served.inputs.get(name);
    if (input === undefined) {
      const hint = didYouMean(name, [...served.inputs.keys()]);
      throw new RequestError(
        400,
        `Cannot read the inputs as ${served.name} has no input ${JSON.stringify(name)}: ${hint}`,
      );
    }
    if (columns.has(name)) throw new RequestError(400, `Cannot read the inputs as ${name} is there twice`);
    const expected: readonly string[] = input.kind === "number" ? NUMBER_DATATYPES : ["BYTES"];
    if (!expected.includes(tensor.datatype)) {
      throw new RequestError(
        400,
        `Cannot read the inputs as the data type of ${name} must be ${input.kind === "number" ? "FP64" : "BYTES"}: it is ${tensor.datatype}`,
      );
    }
    const values = tensorValues(tensor);
    if (count !== undefined && values.length !== count) {
      throw new RequestError(
        400,
        `Cannot read the inputs as all must have the same number of rows: ${name} has ${values.length}, those before have ${count}`,
      );
    }
    count = values.length;
    columns.set(name, values);
  }
  return Array.from({ length: count ?? 1 }, (_, index) => {
    const where = `row ${index + 1}`;
    const row: Record<string, number | string> = {};
    for (const input of served.inputs.values()) {
      const values = columns.get(input.name);
      row[input.name] = values === undefined ? onlyValue(served, input, where) : readInput(input, values[index], where);
    }
    return row;
  });
}

/** The values of a tensor of shape [rows] or [rows, 1], whether its data are flat or nested. */
function tensorValues({ name, shape, data, parameters }: InputTensor): readonly unknown[] {
  if (parameters?.["binary_data_size"] !== undefined) {
    throw new RequestError(415, `Cannot read the inputs as binary data are not supported: ${name} must come as JSON`);
  }
  const [rows, ...rest] = shape;
  if (rows === undefined || rest.length > 1 || rest.some((size) => size !== 1)) {
    throw new RequestError(
      400,
      `Cannot read the inputs as the shape of ${name} must be [rows] or [rows, 1]: it is ${shapeWords(shape)}`,
    );
  }
  checkRowCount(rows);
  if (data.length !== rows) {
    throw new RequestError(
      400,
      `Cannot read the inputs as ${name} must have as many values as its shape says: it has ${data.length} for ${shapeWords(shape)}`,
    );
  }
  return data.map((value) => (rest.length === 1 && Array.isArray(value) && value.length === 1 ? value[0] : value));
}

function shapeWords(shape: readonly number[]): string {
  return `[${shape.slice(0, 8).join(", ")}${shape.length > 8 ? ", …" : ""}]`;
}

function wantedOutputs(served: ServedModel, { outputs }: InferRequest): readonly (typeof OUTPUTS)[number][] {
  if (outputs === undefined || outputs.length === 0) return OUTPUTS;
  return outputs.map(({ name }) => {
    const output = OUTPUTS.find((known) => known === name);
    if (output !== undefined) return output;
    throw new RequestError(
      400,
      `Cannot answer as ${served.name} has no output ${JSON.stringify(name)}: ${didYouMean(name, OUTPUTS)}`,
    );
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
