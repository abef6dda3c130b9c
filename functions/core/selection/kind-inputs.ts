import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";

type NumberColumn = Extract<FeatureColumn, { readonly kind: "number" }>;

/** More values than this are amounts rather than kinds. */
const MOST_KINDS = 10;

/**
 * Inputs of numbers that do no more than name kinds of things, such as the speed of a machine: each of their few values
 * always comes with the same value of another input. Of inputs that say the same the first one.
 */
export function kindInputs({ columns }: FeatureTable): string[] {
  const few = columns.filter((column): column is NumberColumn => {
    if (column.kind !== "number") return false;
    const values = new Set(column.values).size;
    return values >= 2 && values <= MOST_KINDS;
  });
  return few.flatMap((column, index) => {
    const others = few.filter((other) => other !== column);
    const same = few.slice(0, index).some((other) => determines(column, other) && determines(other, column));
    const coarser = others.some((other) => determines(other, column) && !determines(column, other));
    return !same && !coarser && others.some((other) => determines(column, other)) ? [column.name] : [];
  });
}

function determines({ values }: NumberColumn, { values: others }: NumberColumn): boolean {
  const known = new Map<number, number>();
  for (const [row, value] of values.entries()) {
    const other = known.get(value);
    if (other === undefined) known.set(value, others[row]!);
    else if (other !== others[row]) return false;
  }
  return true;
}
