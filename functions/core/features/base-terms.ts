import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe, NumberKind } from "./feature-recipe.ts";
import type { BaseTerm } from "./fitted-features.ts";

/** The terms that a recipe makes of the inputs by themselves, column by column, then those of pairs. */
export function baseTerms(recipe: FeatureRecipe, table: FeatureTable): BaseTerm[] {
  const columns = columnsInUse(recipe, table);
  const singles = columns.flatMap((column): BaseTerm[] => {
    if (column.kind === "category") return indicators(column);
    const also = (recipe.also ?? []).flatMap(({ input, kind }) => (input === column.name ? [kind] : []));
    return numberTerms(column, [...recipe.numbers, ...also]);
  });
  return recipe.pairs === true ? [...singles, ...pairTerms(columns)] : singles;
}

/** An indicator for each category; two categories are one question, so that one indicator answers it. */
export function indicators({ name, values }: Extract<FeatureColumn, { readonly kind: "category" }>): BaseTerm[] {
  const categories = [...new Set(values)].sort();
  return (categories.length === 2 ? categories.slice(1) : categories).map((category) => ({
    kind: "indicator",
    input: name,
    category,
  }));
}

/** Whether a term is a number for each of these values. */
export function isPossible(kind: NumberKind, values: Float64Array): boolean {
  if (kind === "identity") return true;
  return values.every(kind === "root" ? (value) => value >= 0 : (value) => value > 0);
}

function columnsInUse({ use, skip = [] }: FeatureRecipe, table: FeatureTable): FeatureColumn[] {
  const [kept, left] = [use === undefined ? undefined : new Set(use), new Set(skip)];
  return table.columns.filter(({ name }) => (kept === undefined || kept.has(name)) && !left.has(name));
}

type NumberColumn = Extract<FeatureColumn, { readonly kind: "number" }>;

function numberTerms(column: NumberColumn, kinds: readonly NumberKind[]): BaseTerm[] {
  if (isConstant(column)) return [];
  const possible = [...new Set(kinds)].filter((kind) => isPossible(kind, column.values));
  // Taken as it is where nothing else can be made of it.
  return (possible.length > 0 ? possible : (["identity"] as const)).map((kind) => ({ kind, input: column.name }));
}

/** Both logs of every two inputs that are positive and not always the same. */
function pairTerms(columns: readonly FeatureColumn[]): BaseTerm[] {
  const names = columns.flatMap((column) =>
    column.kind === "number" && isPossible("log", column.values) && !isConstant(column) ? [column.name] : [],
  );
  return names.flatMap((input, index) =>
    names.slice(index + 1).flatMap((other): BaseTerm[] => [
      { kind: "log-ratio", input, other },
      { kind: "log-product", input, other },
    ]),
  );
}

function isConstant({ values }: NumberColumn): boolean {
  return values.every((value) => value === values[0]);
}
