import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { FittedFeatures } from "#core/features/fitted-features.ts";
import { unpackBits } from "#core/numeric/packed-bits.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import type { PackedTrees } from "#core/regression/packed-trees.ts";

/** Importance by the name of the input. */
export type Importance = ReadonlyMap<string, number>;

/** How many splits of trees ask for each input; a feature of several counts for each of them alike. */
export function splitAmounts({ feature }: PackedTrees, { base, products }: FittedFeatures): Importance {
  const amounts = new Map<string, number>(base.map(({ input }) => [input, 0]));
  for (const index of unpackBits(feature)) {
    const inputs = new Set(products[index]!.flatMap((place) => inputsOf(base[place]!)));
    for (const input of inputs) amounts.set(input, (amounts.get(input) ?? 0) + 1 / inputs.size);
  }
  return amounts;
}

/** By how much squared errors grow when the values of an input are shuffled among the rows (Breiman 2001). */
export function permutationAmounts(
  answer: (table: FeatureTable) => Float64Array,
  { base }: FittedFeatures,
  table: FeatureTable,
  targets: Float64Array,
  random: Prng,
): Importance {
  const usual = squaredError(answer(table), targets);
  const order = shuffle([...targets.keys()], random);
  return new Map(
    [...new Set(base.flatMap(inputsOf))].map((input) => {
      const error = squaredError(answer(withShuffled(table, input, order)), targets);
      return [input, Math.max(0, error - usual)];
    }),
  );
}

/** Importances that sum to 1, or to 0 where nothing matters. */
export function sharesOf(amounts: Importance): Importance {
  let total = 0;
  for (const amount of amounts.values()) total += amount;
  return new Map([...amounts].map(([input, amount]) => [input, total > 0 ? amount / total : 0]));
}

function inputsOf(term: FittedFeatures["base"][number]): string[] {
  return "other" in term ? [term.input, term.other] : [term.input];
}

function withShuffled(table: FeatureTable, input: string, order: readonly number[]): FeatureTable {
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (column.name !== input) return column;
      return column.kind === "number"
        ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
        : { ...column, values: order.map((row) => column.values[row]!) };
    }),
  };
}

function squaredError(answers: Float64Array, targets: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < targets.length; row++) sum += (answers[row]! - targets[row]!) ** 2;
  return sum;
}
