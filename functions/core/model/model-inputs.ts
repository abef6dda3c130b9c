import type { TrainingTable } from "#core/dataset/training-table.ts";
import type { ModelInput } from "./model.ts";

/** More distinct values than this are a range rather than a list. */
const FEW_VALUES = 12;

/** What a model has to say of each of its inputs: units, trained range, typical value. */
export function modelInputs({ inputs, features }: Pick<TrainingTable, "inputs" | "features">): ModelInput[] {
  return features.columns.map((column, index): ModelInput => {
    const { name, unit, description, other } = inputs[index]!;
    if (column.kind === "category") {
      const counts = new Map<string, number>();
      for (const value of [...column.values].sort()) counts.set(value, (counts.get(value) ?? 0) + 1);
      const typical = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
      const values = [...counts.keys()];
      return { kind: "category", name, description, values, typical, ...(other === undefined ? {} : { other }) };
    }
    const sorted = column.values.slice().sort();
    const values = [...new Set(sorted)];
    return {
      kind: "number",
      name,
      unit,
      description,
      minimum: sorted[0]!,
      maximum: sorted.at(-1)!,
      values: values.length <= FEW_VALUES ? values : null,
      typical: sorted[(sorted.length - 1) >> 1]!,
    };
  });
}
