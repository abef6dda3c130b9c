import { numberOfCell } from "#core/dataset/csv.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { Model, ModelInput } from "#core/model/model.ts";
import type { PredictionRow } from "#core/model/prediction.ts";
import { isAskable } from "#core/model/question-table.ts";

/**
 * A question out of texts: each input of the model is read from the text that `textOf` gives for it. `refuse` hears of
 * every rule that is broken; the row is of no use then.
 */
export function questionRow(
  model: Model,
  textOf: (name: string) => string | undefined,
  refuse: (rule: string) => void,
): PredictionRow {
  const row: Record<string, number | string> = {};
  for (const input of model.inputs) {
    const text = textOf(input.name)?.trim() ?? "";
    if (text === "" && !mayBeLeftOut(input)) refuse(`"${input.name}" must be given${inUnit(input)}: it is missing`);
    row[input.name] = text === "" ? input.typical : valueOf(input, text, refuse);
  }
  return row;
}

/** Whether an input had one value in training, which then holds when nobody gives another. */
export function mayBeLeftOut(input: ModelInput): boolean {
  return input.kind === "number" ? input.minimum === input.maximum : input.values.length === 1;
}

function valueOf(input: ModelInput, text: string, refuse: (rule: string) => void): number | string {
  if (input.kind === "category") {
    if (!isAskable(input, text)) {
      refuse(
        `"${input.name}" must be a value that the model was trained on, and ${JSON.stringify(text)} is none: ${didYouMean(text, input.values)}`,
      );
    }
    return text;
  }
  const value = numberOfCell(text);
  if (value === undefined)
    refuse(`"${input.name}" must be a number${inUnit(input)}: current value is ${JSON.stringify(text)}`);
  return value ?? Number.NaN;
}

function inUnit(input: ModelInput): string {
  return input.kind === "category" || input.unit === "" || input.unit === "1" ? "" : ` in ${input.unit}`;
}
