import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { indicators, isPossible } from "./base-terms.ts";
import type { FeatureRecipe, ProductFactor } from "./feature-recipe.ts";
import type { BaseTerm } from "./fitted-features.ts";

/** The products that a recipe names: Ernest's, then its own. A category stands for each of its indicators in turn. */
export function namedProducts({ ernest, products = [] }: FeatureRecipe, table: FeatureTable): BaseTerm[][] {
  const named = [...(ernest === undefined ? [] : ernestProducts(ernest)), ...products];
  return named.flatMap((product) => expanded(product, table));
}

/** S. Venkataraman et al., "Ernest: efficient performance prediction for large-scale advanced analytics", NSDI 2016. */
function ernestProducts({ data, cores }: NonNullable<FeatureRecipe["ernest"]>): ProductFactor[][] {
  return [
    [
      { input: data, kind: "identity" },
      { input: cores, kind: "inverse" },
    ],
    [{ input: cores, kind: "log" }],
    [
      { input: data, kind: "root" },
      { input: cores, kind: "inverse-root" },
    ],
    [
      { input: data, kind: "root" },
      { input: cores, kind: "inverse" },
    ],
  ];
}

function expanded(product: readonly ProductFactor[], table: FeatureTable): BaseTerm[][] {
  return product.reduce<BaseTerm[][]>(
    (made, factor) => made.flatMap((terms) => termsOf(factor, table).map((term) => [...terms, term])),
    [[]],
  );
}

function termsOf(factor: ProductFactor, { columns }: FeatureTable): BaseTerm[] {
  const { input, kind } = factor;
  const column = columns.find(({ name }) => name === input);
  if (kind === "indicator") {
    if (factor.category !== undefined) return [{ kind, input, category: factor.category }];
    return column?.kind === "category" ? indicators(column) : refuse(factor, "must be a category");
  }
  if (column?.kind !== "number") return refuse(factor, "must be numbers");
  return isPossible(kind, column.values) ? [{ kind, input }] : refuse(factor, "must have numbers that allow it");
}

function refuse({ input, kind }: ProductFactor, rule: string): never {
  throw new TypeError(`Cannot make the ${kind} of "${input}" for a product as "${input}" ${rule}`);
}
