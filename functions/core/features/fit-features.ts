import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { fillBaseColumns, termSources } from "./base-columns.ts";
import { baseTerms } from "./base-terms.ts";
import type { FeatureRecipe } from "./feature-recipe.ts";
import type { BaseTerm, FittedFeatures } from "./fitted-features.ts";
import { namedProducts } from "./named-products.ts";
import { countProducts, termProducts } from "./term-products.ts";

/** More features than this help nobody and cost cubic time; a recipe may ask for more by its `most`. */
export const MAXIMUM_FEATURES = 400;

/** Fits the recipe to these rows and to nothing else. Features that are constant here are left out. */
export function fitFeatures(recipe: FeatureRecipe, table: FeatureTable): FittedFeatures {
  const { base, products } = chosenTerms(recipe, table);
  const columns = new Float64Array(base.length * table.rowCount);
  fillBaseColumns(base, termSources(base, table), 0, table.rowCount, columns);
  const fitted: { base: BaseTerm[]; products: number[][]; means: number[]; scales: number[] } = {
    base,
    products: [],
    means: [],
    scales: [],
  };
  const values = new Float64Array(table.rowCount);
  for (const product of products) {
    multiply(columns, product, values);
    const { mean, deviation, magnitude } = spread(values);
    // Rounding leaves a deviation of about 1e-16 of the magnitude on a constant column.
    if (!(deviation > 1e-12 * magnitude) || !Number.isFinite(deviation)) continue;
    fitted.products.push(product);
    fitted.means.push(recipe.scaling === "standardise" ? mean : 0);
    fitted.scales.push(recipe.scaling === "standardise" ? deviation : recipe.scaling === "divide" ? magnitude : 1);
  }
  return fitted;
}

/** All products that the recipe asks for, each once, and the terms they are of. Too many are refused before any is made. */
function chosenTerms(recipe: FeatureRecipe, table: FeatureTable): { base: BaseTerm[]; products: number[][] } {
  const base = baseTerms(recipe, table);
  const named = namedProducts(recipe, table);
  refuseTooMany(recipe, base, named.length);
  const products = termProducts(base, recipe);
  if (named.length === 0) return { base, products };
  const places = new Map(base.map((term, index) => [JSON.stringify(term), index]));
  const known = new Set(products.map(productKey));
  for (const terms of named) {
    const product = terms.map((term) => {
      const key = JSON.stringify(term);
      if (!places.has(key)) places.set(key, base.push(term) - 1);
      return places.get(key)!;
    });
    if (known.has(productKey(product))) continue;
    known.add(productKey(product));
    products.push(product);
  }
  return { base, products };
}

function productKey(product: readonly number[]): string {
  return [...product].sort((left, right) => left - right).join(" ");
}

function refuseTooMany(recipe: FeatureRecipe, base: readonly BaseTerm[], named: number): void {
  const { degree, interactionsOnly, most = MAXIMUM_FEATURES } = recipe;
  const count = countProducts(base, recipe) + named;
  if (count <= most) return;
  const made = `products to degree ${degree} of ${base.length} terms are ${countWords(count)}`;
  const rules = interactionsOnly === undefined ? {} : { interactionsOnly };
  const highest = degree === "inf" ? base.length : degree;
  let fitting = 1;
  while (fitting < highest && countProducts(base, { degree: fitting + 1, ...rules }) + named <= most) fitting++;
  const lower = countProducts(base, { degree: fitting, ...rules }) + named;
  throw new RangeError(
    `Cannot make features as their number must be at most ${most}: ${made}${lower <= most ? `; to degree ${fitting} they are ${lower}` : ""}`,
  );
}

function countWords(count: number): string {
  return count < 1e9 ? String(count) : `about ${count.toExponential(1)}`;
}

function multiply(columns: Float64Array, product: readonly number[], into: Float64Array): void {
  const rowCount = into.length;
  into.set(columns.subarray(product[0]! * rowCount, (product[0]! + 1) * rowCount));
  for (let factor = 1; factor < product.length; factor++) {
    const start = product[factor]! * rowCount;
    for (let row = 0; row < rowCount; row++) into[row]! *= columns[start + row]!;
  }
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
