import { z } from "zod";

import {
  packFloat64,
  packInt32,
  PackedFloat64,
  PackedInt32,
  unpackedOnce,
  unpackFloat64,
  unpackInt32,
} from "#core/numeric/packed-numbers.ts";
import type { HeldOutRow } from "./held-out-row.ts";

/** Zod's own check of a list asks its schema for each text, which takes longer than to read them. */
const Texts = z.custom<string[]>(
  (texts) => Array.isArray(texts) && texts.every((text) => typeof text === "string"),
  "must be a list of texts",
);

/** Held-out rows by their columns, for more rows than somebody reads: a number or a text a row. */
export const PackedHeldOut = z.strictObject({
  configurations: Texts,
  folds: PackedInt32,
  inputs: z.array(
    z.union([
      z.strictObject({ name: z.string(), numbers: PackedFloat64 }),
      z.strictObject({ name: z.string(), texts: Texts }),
    ]),
  ),
  measured: PackedFloat64,
  predicted: PackedFloat64,
  lower: PackedFloat64,
  upper: PackedFloat64,
});
export type PackedHeldOut = z.infer<typeof PackedHeldOut>;

type Input = PackedHeldOut["inputs"][number];

/** What a model keeps of its held-out rows. */
export type KeptHeldOut = readonly HeldOutRow[] | PackedHeldOut;

/** So many are kept as they are. */
const MOST_LISTED = 200;

/** Rows as a model keeps them; all have the inputs of the first. */
export function packHeldOut(rows: HeldOutRow[]): HeldOutRow[] | PackedHeldOut {
  if (rows.length <= MOST_LISTED) return rows;
  const numbers = (of: (row: HeldOutRow) => number): PackedFloat64 => packFloat64(rows.map(of));
  return {
    configurations: rows.map(({ configuration }) => configuration),
    folds: packInt32(rows.map(({ fold }) => fold)),
    inputs: Object.keys(rows[0]!.inputs).map((name): Input => {
      const values = rows.map(({ inputs }) => inputs[name]!);
      return values.every((value) => typeof value === "number")
        ? { name, numbers: packFloat64(values) }
        : { name, texts: values.map(String) };
    }),
    measured: numbers(({ measured }) => measured),
    predicted: numbers(({ predicted }) => predicted),
    lower: numbers(({ lower }) => lower),
    upper: numbers(({ upper }) => upper),
  };
}

/** The rows, made once of what a model keeps of them. */
export function heldOutRowsOf({ heldOut }: { readonly heldOut: KeptHeldOut }): readonly HeldOutRow[] {
  return isListed(heldOut) ? heldOut : unpackedOnce(heldOut, () => unpacked(heldOut));
}

/** What is wrong with packed rows that their schema cannot see. */
export function* heldOutFlaws(heldOut: KeptHeldOut): Generator<string> {
  if (isListed(heldOut)) return;
  const { configurations, inputs, measured, predicted, lower, upper } = heldOut;
  const packed = [
    ...[measured, predicted, lower, upper],
    ...inputs.flatMap((input) => ("numbers" in input ? input.numbers : [])),
  ].map(unpackFloat64);
  const folds = unpackInt32(heldOut.folds);
  const texts = inputs.flatMap((input) => ("texts" in input ? [input.texts] : []));
  if ([folds, ...packed, ...texts].some(({ length }) => length !== configurations.length))
    yield "columns of the held-out rows must have a value a row";
  if (packed.some((column) => !column.every(Number.isFinite))) yield "numbers of the held-out rows must be finite";
  if (folds.some((fold) => fold < 0)) yield "folds of the held-out rows must not be negative";
}

function isListed(heldOut: KeptHeldOut): heldOut is readonly HeldOutRow[] {
  return Array.isArray(heldOut);
}

function unpacked({ configurations, inputs, ...packed }: PackedHeldOut): HeldOutRow[] {
  const folds = unpackInt32(packed.folds);
  const [measured, predicted, lower, upper] = [packed.measured, packed.predicted, packed.lower, packed.upper].map(
    unpackFloat64,
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const columns = inputs.map((input) => ({
    name: input.name,
    values: "numbers" in input ? unpackFloat64(input.numbers) : input.texts,
  }));
  return configurations.map((configuration, row) => ({
    configuration,
    fold: folds[row]!,
    inputs: Object.fromEntries(columns.map(({ name, values }) => [name, values[row]!])),
    measured: measured[row]!,
    predicted: predicted[row]!,
    lower: lower[row]!,
    upper: upper[row]!,
  }));
}
