import type { HeldOutRow } from "#core/model/held-out-row.ts";
import type { Model, ModelInput } from "#core/model/model.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

type NumberInput = Extract<ModelInput, { kind: "number" }>;

/** A model asked along one input, everything else held. */
export interface ScalingQuestion {
  readonly model: Model;
  readonly input: NumberInput;
  readonly held: PredictionRow;
  /** Ascending, a little beyond the trained range on both sides. */
  readonly values: readonly number[];
  readonly answers: readonly Prediction[];
  readonly measured: readonly { readonly at: number; readonly value: number; readonly configuration: string }[];
}

const POINTS = 61;
const BEYOND = 0.12;

/**
 * Asks along the input that moves the prediction most. The others are held where most values of that input were
 * measured, and of such places at the one nearest to the middle of the training data. Undefined when nothing varied.
 */
export function scalingQuestion(model: Model): ScalingQuestion | undefined {
  const varied = model.inputs.filter(
    (input): input is NumberInput => input.kind === "number" && input.minimum < input.maximum,
  );
  const typical: PredictionRow = Object.fromEntries(model.inputs.map((input) => [input.name, input.typical]));
  const [input] = varied
    .map((candidate) => ({ candidate, effect: effectOf(model, candidate, typical) }))
    .sort((left, right) => right.effect - left.effect)
    .map(({ candidate }) => candidate);
  if (input === undefined) return undefined;
  const held = heldWhereMeasured(model, input, typical);
  const values = valuesAround(input);
  return {
    model,
    input,
    held,
    values,
    answers: predictRows(
      model,
      values.map((value) => ({ ...held, [input.name]: value })),
    ),
    measured: heldOutRowsOf(model)
      .filter(({ inputs }) => isSameBeside(inputs, held, input.name))
      .map(({ inputs, measured, configuration }) => ({
        at: Number(inputs[input.name]),
        value: measured,
        configuration,
      })),
  };
}

/** How far apart the predictions are along an input's trained range. */
function effectOf(model: Model, { name, minimum, maximum }: NumberInput, typical: PredictionRow): number {
  const rows = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ ...typical, [name]: minimum + share * (maximum - minimum) }));
  const predictions = predictRows(model, rows).map(({ prediction }) => prediction);
  return Math.max(...predictions) - Math.min(...predictions);
}

function heldWhereMeasured(model: Model, input: NumberInput, typical: PredictionRow): PredictionRow {
  const { inputs } = model;
  const places = new Map<
    string,
    { readonly row: PredictionRow; readonly values: Set<unknown>; readonly untypical: number }
  >();
  for (const row of heldOutRowsOf(model)) {
    const key = JSON.stringify(inputs.map(({ name }) => (name === input.name ? null : row.inputs[name])));
    const place = places.get(key) ?? {
      row: row.inputs,
      values: new Set(),
      untypical: untypicality(inputs, row, input.name, typical),
    };
    place.values.add(row.inputs[input.name]);
    places.set(key, place);
  }
  const best = [...places.values()].sort(
    (left, right) => right.values.size - left.values.size || left.untypical - right.untypical,
  )[0];
  return best === undefined || best.values.size < 2 ? typical : { ...typical, ...best.row };
}

/** Distance from the middle of the training data: the trained range of each number is 1, another category is 1. */
function untypicality(inputs: readonly ModelInput[], row: HeldOutRow, beside: string, typical: PredictionRow): number {
  return inputs.reduce((sum, input) => {
    if (input.name === beside) return sum;
    const [value, middle] = [row.inputs[input.name], typical[input.name]];
    if (input.kind === "category") return sum + (value === middle ? 0 : 1);
    const range = input.maximum - input.minimum || 1;
    return sum + Math.abs(Number(value) - Number(middle)) / range;
  }, 0);
}

function isSameBeside(inputs: PredictionRow, held: PredictionRow, beside: string): boolean {
  return Object.keys(held).every((name) => name === beside || inputs[name] === held[name]);
}

function valuesAround({ minimum, maximum }: NumberInput): number[] {
  const margin = (maximum - minimum) * BEYOND;
  const from = minimum > 0 ? Math.max(minimum - margin, minimum / 2) : minimum - margin;
  const to = maximum + margin;
  const even = Array.from({ length: POINTS }, (_, index) => from + ((to - from) * index) / (POINTS - 1));
  return [...new Set([...even, minimum, maximum])].sort((left, right) => left - right);
}
