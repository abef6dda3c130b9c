import { TANDEM_COLUMNS } from "#core/queueing/table/tandem-row.ts";

import { NUMBER_DATATYPES, type InferRequest, type InferResponse } from "../inference-messages.ts";
import { readTensors } from "../read-tensors.ts";
import { wantedOutputs } from "../wanted-outputs.ts";
import { answerTandemRows } from "./answer-tandem-rows.ts";
import { datatypeOf, SURROGATE_OUTPUTS, SURROGATE_TARGET } from "./describe-surrogate.ts";
import { readTandemRow } from "./read-tandem-row.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";
import { TANDEM_UNITS } from "./tandem-inputs.ts";

const DATATYPES: ReadonlyMap<string, readonly string[]> = new Map(
  TANDEM_COLUMNS.map((name) => {
    if (name === "offloadBatch") return [name, [...NUMBER_DATATYPES, "BYTES"]];
    return [name, name in TANDEM_UNITS ? NUMBER_DATATYPES : ["BYTES"]];
  }),
);

/** Answers a request of the Open Inference Protocol v2 with a surrogate; a value that is null or empty is left out. */
export function inferTandems(served: ServedSurrogate, request: InferRequest): InferResponse {
  const wanted = wantedOutputs(served.name, request, SURROGATE_OUTPUTS);
  const { columns, count } = readTensors(request.inputs, { name: served.name, datatypes: DATATYPES });
  const rows = Array.from({ length: count }, (_, index) => {
    const given = [...columns].flatMap(([name, values]) => {
      const value = values[index];
      return value === null || value === "" ? [] : [[name, value]];
    });
    return readTandemRow(Object.fromEntries(given), `row ${index + 1}`);
  });
  const answers = answerTandemRows(served, rows);
  return {
    model_name: served.name,
    model_version: served.version,
    ...(request.id === undefined ? {} : { id: request.id }),
    parameters: { interval_level: served.surrogate.interval.level, unit: SURROGATE_TARGET.unit },
    outputs: wanted.map((name) => ({
      name,
      shape: [answers.length],
      datatype: datatypeOf(name),
      data: answers.map((answer) => answer[name]),
    })),
  };
}
