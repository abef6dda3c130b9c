import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe, NumberKind } from "./feature-recipe.ts";
import type { BaseTerm } from "./fitted-features.ts";

/** The terms that a recipe makes of the inputs by themselves, column by column, then those of pairs. */
export function baseTerms(recipe: FeatureRecipe, table: FeatureTable): BaseTerm[] {
  const used = inputsInUse(recipe, table);
  const also = new Map<string, NumberKind[]>();
  for (const { input, kind } of recipe.also ?? []) also.set(input, [...(also.get(input) ?? []), kind]);
  const singles = table.columns.flatMap((column): BaseTerm[] => {
    const more = also.get(column.name) ?? [];
    if (!used.has(column.name)) return column.kind === "number" ? numberTerms(column, more) : [];
    if (column.kind === "category") return indicators(column);
    const terms = numberTerms(column, [...recipe.numbers, ...more]);
    return terms.length === 0 && !isConstant(column) ? [{ kind: "identity", input: column.name }] : terms;
  });
  return recipe.pairs === true
    ? [...singles, ...pairTerms(table.columns.filter(({ name }) => used.has(name)))]
    : singles;
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

function inputsInUse({ use, skip = [] }: FeatureRecipe, { columns }: FeatureTable): Set<string> {
  const [kept, left] = [use === undefined ? undefined : new Set(use), new Set(skip)];
  const names = columns.map(({ name }) => name);
  return new Set(names.filter((name) => (kept === undefined || kept.has(name)) && !left.has(name)));
}

type NumberColumn = Extract<FeatureColumn, { readonly kind: "number" }>;

function numberTerms(column: NumberColumn, kinds: readonly NumberKind[]): BaseTerm[] {
  if (isConstant(column)) return [];
  const possible = [...new Set(kinds)].filter((kind) => isPossible(kind, column.values));
  return possible.map((kind) => ({ kind, input: column.name }));
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
