import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { isPossible } from "./base-terms.ts";
import type { FeatureRecipe, ProductFactor } from "./feature-recipe.ts";

/** What a recipe names that the table cannot give, as rules with what was found: `"cpu" must be positive for 1/x: …`. */
export function recipeFlaws(recipe: FeatureRecipe, table: FeatureTable): string[] {
  const { use = [], skip = [], also = [], ernest, products = [], degree } = recipe;
  const names = table.columns.map(({ name }) => name);
  const flaws = [...use, ...skip].flatMap((name) =>
    names.includes(name) ? [] : [`"${name}" must be an input: ${didYouMean(name, names)}`],
  );
  const factors: ProductFactor[] = [...also, ...products.flat()];
  if (ernest !== undefined) {
    factors.push({ input: ernest.data, kind: "root" }, { input: ernest.cores, kind: "inverse" });
  }
  for (const factor of factors) flaws.push(...factorFlaws(factor, table, names));
  if (degree !== "inf" && !(Number.isInteger(degree) && degree >= 1)) {
    flaws.push(`the degree of products must be a whole number from 1 on, or "inf": it is ${degree}`);
  }
  if (products.some((product) => product.length === 0)) flaws.push("a product must have a factor: one has none");
  return [...new Set(flaws)];
}

function factorFlaws(factor: ProductFactor, table: FeatureTable, names: readonly string[]): string[] {
  const { input, kind } = factor;
  const column = table.columns.find(({ name }) => name === input);
  if (column === undefined) return [`"${input}" must be an input: ${didYouMean(input, names)}`];
  if (kind === "indicator") {
    if (column.kind !== "category") return [`"${input}" must be a category: it is numbers`];
    const { category } = factor;
    return category === undefined || column.values.includes(category)
      ? []
      : [`"${category}" must be a category of "${input}": ${didYouMean(category, [...new Set(column.values)])}`];
  }
  if (column.kind !== "number") return [`"${input}" must be numbers: it is a category`];
  if (isPossible(kind, column.values)) return [];
  const [size, asked] = kind === "root" ? ["never negative", "√x"] : ["positive", kind === "log" ? "ln x" : "1/x"];
  return [`"${input}" must be ${size} for ${asked}: its least value is ${Math.min(...column.values)}`];
}
