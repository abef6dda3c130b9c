import type { FeatureRecipe } from "./feature-recipe.ts";
import type { BaseTerm } from "./fitted-features.ts";

type ProductRules = Pick<FeatureRecipe, "degree" | "interactionsOnly">;

/**
 * Index lists: every term, then the products of two, of three and so on, each degree in lexicographic order as by
 * scikit-learn's PolynomialFeatures. An input takes part in one term alone, since x · 1/x is constant and one category
 * excludes another; numbers also in powers. Takes time in proportion to what it makes.
 */
export function termProducts(base: readonly BaseTerm[], rules: ProductRules): number[][] {
  const highest = highestDegree(base, rules);
  const products = base.map((_, index) => [index]);
  const next = nextInputs(base);
  let [from, to] = [0, products.length];
  for (let factors = 2; factors <= highest && from < to; factors++) {
    for (let place = from; place < to; place++) {
      const product = products[place]!;
      const last = product.at(-1)!;
      if (rules.interactionsOnly !== true && base[last]!.kind !== "indicator") products.push([...product, last]);
      for (let right = next[last]!; right < base.length; right++) {
        if (product.every((index) => base[index]!.input !== base[right]!.input)) products.push([...product, right]);
      }
    }
    [from, to] = [to, products.length];
  }
  return products;
}

/** How many products `termProducts` would make, without making them. */
export function countProducts(base: readonly BaseTerm[], rules: ProductRules): number {
  const highest = highestDegree(base, rules);
  let counts = new Float64Array(highest + 1);
  counts[0] = 1;
  for (const { terms, hasPowers } of termsByInput(base, rules.interactionsOnly === true)) {
    const more = Float64Array.from(counts);
    let powers = 0;
    for (let factors = 1; factors <= highest; factors++) {
      powers = counts[factors - 1]! + (hasPowers ? powers : 0);
      more[factors]! += terms * powers;
    }
    counts = more;
  }
  return counts.reduce((sum, count) => sum + count, 0) - 1;
}

/** Without powers no product has more factors than there are terms; with them one more for each degree. */
function highestDegree(base: readonly BaseTerm[], { degree, interactionsOnly }: ProductRules): number {
  const hasPowers = interactionsOnly !== true && base.some(({ kind }) => kind !== "indicator");
  return degree === "inf" || (!hasPowers && degree > base.length) ? base.length : Math.min(degree, HIGHEST_DEGREE);
}

/** Up to here products are counted; they are refused long before. */
const HIGHEST_DEGREE = 100_000;

/** For each term the first later one of another input. */
function nextInputs(base: readonly BaseTerm[]): number[] {
  const next = new Array<number>(base.length);
  for (let index = base.length - 1; index >= 0; index--) {
    next[index] = base[index + 1]?.input === base[index]!.input ? next[index + 1]! : index + 1;
  }
  return next;
}

function termsByInput(base: readonly BaseTerm[], interactionsOnly: boolean) {
  const inputs = new Map<string, { terms: number; hasPowers: boolean }>();
  for (const { input, kind } of base) {
    const known = inputs.get(input) ?? { terms: 0, hasPowers: !interactionsOnly && kind !== "indicator" };
    inputs.set(input, { ...known, terms: known.terms + 1 });
  }
  return inputs.values();
}
