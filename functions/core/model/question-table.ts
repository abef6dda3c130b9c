import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { Model, ModelInput } from "./model.ts";
import type { PredictionRow } from "./prediction.ts";

type CategoryInput = Extract<ModelInput, { readonly kind: "category" }>;

/** Questions with every input said: what had one value in training and was left out is filled in. */
export function completeQuestions(
  model: Pick<Model, "name" | "inputs">,
  rows: readonly PredictionRow[],
): PredictionRow[] {
  const names = model.inputs.map(({ name }) => name);
  return rows.map((row, index) => {
    for (const name of Object.keys(row)) {
      if (!names.includes(name)) {
        refuse(model, rows, index, `"${name}" must be an input of the model`, didYouMean(name, names));
      }
    }
    return Object.fromEntries(model.inputs.map((input) => [input.name, answerOf(model, input, rows, index)]));
  });
}

/** Columns of complete questions, in the order of the model's inputs. */
export function questionTable(inputs: readonly ModelInput[], rows: readonly PredictionRow[]): FeatureTable {
  return {
    rowCount: rows.length,
    columns: inputs.map((input): FeatureColumn => {
      const { kind, name } = input;
      return kind === "number"
        ? { kind, name, values: Float64Array.from(rows, (row) => row[name] as number) }
        : { kind, name, values: rows.map((row) => knownCategory(input, row[name] as string)) };
    }),
  };
}

/** Whether a category may be asked: one of the trained ones, or any where there is one that stands for others. */
export function isAskable({ values, other }: CategoryInput, category: string): boolean {
  return values.includes(category) || (other !== undefined && category.trim() !== "");
}

/** True when an input had one value in training. */
export function isFixed(input: ModelInput): boolean {
  return input.kind === "number" ? input.minimum === input.maximum : input.values.length === 1;
}

function answerOf(
  model: Pick<Model, "name" | "inputs">,
  input: ModelInput,
  rows: readonly PredictionRow[],
  index: number,
): number | string {
  const value = Object.hasOwn(rows[index]!, input.name) ? rows[index]![input.name] : undefined;
  if (value === undefined) {
    if (isFixed(input)) return input.typical;
    return refuse(model, rows, index, `"${input.name}" must be given`, "it is missing");
  }
  if (input.kind === "number") {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return refuse(model, rows, index, `"${input.name}" must be a finite number`, `current value is ${shown(value)}`);
  }
  if (typeof value === "string" && isAskable(input, value)) return value;
  const known = input.values.map((category) => JSON.stringify(category)).join(", ");
  return refuse(model, rows, index, `"${input.name}" must be one of ${known}`, `current value is ${shown(value)}`);
}

function knownCategory({ values, other }: CategoryInput, category: string): string {
  return other === undefined || values.includes(category) ? category : other;
}

function shown(value: number | string): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function refuse(
  { name }: Pick<Model, "name">,
  rows: readonly PredictionRow[],
  index: number,
  rule: string,
  found: string,
): never {
  const which = rows.length === 1 ? "" : ` (row ${index + 1})`;
  throw new TypeError(`Cannot predict ${name} as ${rule}: ${found}${which}`);
}
