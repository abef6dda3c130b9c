import { didYouMean } from "#core/document/nearest-name.ts";
import type { ModelInput } from "#core/model/model.ts";
import type { PredictionRow } from "#core/model/prediction.ts";
import { isAskable, isFixed } from "#core/model/question-table.ts";

import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

/**
 * A question as somebody wrote it to a row that the model understands. Inputs that had one value in training may be left
 * out. `where` follows "Cannot answer" in the sentence: `row 3`.
 */
export function readRow(served: ServedModel, value: unknown, where: string): PredictionRow {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestError(
      400,
      `Cannot answer ${where} as it must be an object of inputs: current value is ${words(value)}`,
    );
  }
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    if (served.inputs.has(name)) continue;
    const hint = didYouMean(name, [...served.inputs.keys()]);
    throw new RequestError(400, `Cannot answer ${where} as ${served.name} has no input ${words(name)}: ${hint}`);
  }
  const row: Record<string, number | string> = {};
  for (const input of served.inputs.values()) {
    const { name } = input;
    row[name] = Object.hasOwn(given, name) ? readInput(input, given[name], where) : onlyValue(served, input, where);
  }
  return row;
}

/** The value an input may take, or an error that says what it must be. */
export function readInput(input: ModelInput, value: unknown, where: string): number | string {
  if (input.kind === "number") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw new RequestError(
      400,
      `Cannot answer ${where} as ${input.name} must be a number${unitWords(input.unit)}: current value is ${words(value)}`,
    );
  }
  if (typeof value === "string" && isAskable(input, value)) return value;
  const known = input.values.slice(0, 12).map((category) => JSON.stringify(category));
  throw new RequestError(
    400,
    `Cannot answer ${where} as ${input.name} must be one of ${known.join(", ")}${input.values.length > 12 ? ", …" : ""}: ` +
      `current value is ${words(value)}`,
  );
}

/** The value of an input that had one value only in training, for a question that does not say it. */
export function onlyValue(served: ServedModel, input: ModelInput, where: string): number | string {
  if (isFixed(input)) return input.typical;
  const unit = input.kind === "number" ? unitWords(input.unit) : "";
  throw new RequestError(
    400,
    `Cannot answer ${where} as ${served.name} needs the input ${input.name}${unit}: it is missing`,
  );
}

function unitWords(unit: string): string {
  return unit === "" || unit === "1" ? "" : ` in ${unit}`;
}

function words(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
