import { didYouMean } from "#core/document/nearest-name.ts";

import { checkRowCount } from "./answer-rows.ts";
import type { InputTensor } from "./inference-messages.ts";
import { RequestError } from "./request-error.ts";

export interface TensorColumns {
  /** Values by the name of their input; inputs that the request leaves out are not there. */
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  /** Rows of each of them. */
  readonly count: number;
}

/** What may be asked: the inputs by name, each with the data types that it may come in, the usual one first. */
export interface AskedInputs {
  readonly name: string;
  readonly datatypes: ReadonlyMap<string, readonly string[]>;
}

/** The columns of a request of the Open Inference Protocol v2. */
export function readTensors(tensors: readonly InputTensor[], { name: model, datatypes }: AskedInputs): TensorColumns {
  const columns = new Map<string, readonly unknown[]>();
  let count: number | undefined;
  for (const tensor of tensors) {
    const { name } = tensor;
    const expected = datatypes.get(name);
    if (expected === undefined) {
      const hint = didYouMean(name, [...datatypes.keys()]);
      throw new RequestError(400, `Cannot read the inputs as ${model} has no input ${JSON.stringify(name)}: ${hint}`);
    }
    if (columns.has(name)) throw new RequestError(400, `Cannot read the inputs as ${name} is there twice`);
    if (!expected.includes(tensor.datatype)) {
      throw new RequestError(
        400,
        `Cannot read the inputs as the data type of ${name} must be ${expected[0]}: it is ${tensor.datatype}`,
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
  return { columns, count: count ?? 1 };
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
