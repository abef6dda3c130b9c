import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import { baseColumns, productColumn } from "./apply-features.ts";
import type { FeatureRecipe } from "./feature-recipe.ts";
import type { BaseTerm, FittedFeatures } from "./fitted-features.ts";

/** More features than this help nobody and cost cubic time. */
export const MAXIMUM_FEATURES = 400;

/** Fits the recipe to these rows and to nothing else. Features that are constant here are left out. */
export function fitFeatures(recipe: FeatureRecipe, whole: FeatureTable): FittedFeatures {
  const table = withColumns(recipe, whole);
  const singles = table.columns.flatMap((column) => baseTerms(recipe, column));
  const base = recipe.pairs === true ? [...singles, ...pairTerms(table)] : singles;
  const columns = baseColumns(base, table);
  const products = productsOf(base, recipe);
  if (products.length > MAXIMUM_FEATURES) {
    throw new RangeError(
      `Cannot make features as their number must be at most ${MAXIMUM_FEATURES}: products to degree ${recipe.degree} of ${base.length} terms are ${products.length}`,
    );
  }
  const fitted: { base: BaseTerm[]; products: number[][]; means: number[]; scales: number[] } = {
    base,
    products: [],
    means: [],
    scales: [],
  };
  for (const product of products) {
    const values = productColumn(columns, product);
    const { mean, deviation, magnitude } = spread(values);
    // Rounding leaves a deviation of about 1e-16 of the magnitude on a constant column.
    if (!(deviation > 1e-12 * magnitude) || !Number.isFinite(deviation)) continue;
    fitted.products.push(product);
    fitted.means.push(recipe.scaling === "standardise" ? mean : 0);
    fitted.scales.push(recipe.scaling === "standardise" ? deviation : recipe.scaling === "divide" ? magnitude : 1);
  }
  return fitted;
}

/** The table of the inputs that the recipe names. */
function withColumns({ columns }: FeatureRecipe, table: FeatureTable): FeatureTable {
  if (columns === undefined) return table;
  return { ...table, columns: table.columns.filter(({ name }) => columns.includes(name)) };
}

function baseTerms({ numbers, also = [] }: FeatureRecipe, column: FeatureColumn): BaseTerm[] {
  const input = column.name;
  if (column.kind === "category") {
    const categories = [...new Set(column.values)].sort();
    // Two categories are one question: one indicator answers it.
    return (categories.length === 2 ? categories.slice(1) : categories).map((category) => ({
      kind: "indicator",
      input,
      category,
    }));
  }
  if (column.values.every((value) => value === column.values[0])) return [];
  const positive = column.values.every((value) => value > 0);
  const asked = new Set([...numbers, ...also.flatMap((term) => (term.input === input ? [term.kind] : []))]);
  const possible = [...asked].filter((kind) => kind === "identity" || positive);
  const kinds = possible.length > 0 ? possible : (["identity"] as const);
  return kinds.map((kind) => ({ kind, input }));
}

/** Both logs of every two inputs that are positive and not always the same. */
function pairTerms({ columns }: FeatureTable): BaseTerm[] {
  const names = columns.flatMap((column) =>
    column.kind === "number" &&
    column.values.every((value) => value > 0) &&
    column.values.some((value) => value !== column.values[0])
      ? [column.name]
      : [],
  );
  return names.flatMap((input, index) =>
    names.slice(index + 1).flatMap((other): BaseTerm[] => [
      { kind: "log-ratio", input, other },
      { kind: "log-product", input, other },
    ]),
  );
}

/** Index lists: every term, then products of two (squares of numbers too), then of three different inputs. */
function productsOf(base: readonly BaseTerm[], { degree, interactionsOnly }: FeatureRecipe): number[][] {
  const products = base.map((_, index) => [index]);
  if (degree >= 2) {
    for (let left = 0; left < base.length; left++) {
      for (let right = left; right < base.length; right++) {
        if (interactionsOnly === true && base[left]!.input === base[right]!.input) continue;
        if (multipliable(base[left]!, base[right]!)) products.push([left, right]);
      }
    }
  }
  if (degree >= 3) {
    for (const [left, middle] of products.filter((product) => product.length === 2)) {
      if (base[left!]!.input === base[middle!]!.input) continue;
      for (let right = middle! + 1; right < base.length; right++) {
        const input = base[right]!.input;
        if (input !== base[left!]!.input && input !== base[middle!]!.input) products.push([left!, middle!, right]);
      }
    }
  }
  return products;
}

/** Terms of different inputs, or the square of a number; x · 1/x is constant and one category excludes another. */
function multipliable(left: BaseTerm, right: BaseTerm): boolean {
  return left.input !== right.input || (left.kind === right.kind && left.kind !== "indicator");
}

function spread(values: Float64Array): { mean: number; deviation: number; magnitude: number } {
  let sum = 0;
  let absolute = 0;
  for (const value of values) {
    sum += value;
    absolute += Math.abs(value);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length), magnitude: absolute / values.length };
}
