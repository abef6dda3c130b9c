/** What can be made of a number. 1/x and ln x are made of positive columns only, roots of columns without negatives. */
export type NumberKind = "identity" | "inverse" | "log" | "root" | "inverse-root";

/** A factor of a product: a term of a number, or an indicator; of a category without one each of its indicators in turn. */
export type ProductFactor =
  | { readonly input: string; readonly kind: NumberKind }
  | { readonly input: string; readonly kind: "indicator"; readonly category?: string };

/** Which features to make of the inputs, before any data is seen. */
export interface FeatureRecipe {
  /** Names of the inputs that features are made of; all of them by default. */
  readonly use?: readonly string[];
  /** Inputs of those that take no part. */
  readonly skip?: readonly string[];
  /** What is made of each number. */
  readonly numbers: readonly NumberKind[];
  /** More terms of single inputs, whatever `numbers` says. */
  readonly also?: readonly { readonly input: string; readonly kind: NumberKind }[];
  /** For every two positive inputs ln of their ratio and of their product, which trees cannot make themselves. */
  readonly pairs?: boolean;
  /** Besides, whatever `use` says, the features of Ernest for two inputs: data / cores, ln cores, √(data / cores), √data / cores. */
  readonly ernest?: { readonly data: string; readonly cores: string };
  /** Products of up to so many terms; `inf`: of as many as there are terms. Each input in one term, and its powers. */
  readonly degree: number | "inf";
  /** Products are of different inputs only: no powers. */
  readonly interactionsOnly?: boolean;
  /** Besides, whatever `use` says, products by name: `x · x · y`; or of one factor. */
  readonly products?: readonly (readonly ProductFactor[])[];
  /** More features than this are refused; MAXIMUM_FEATURES without it. */
  readonly most?: number;
  /** `standardise`: mean 0, deviation 1; `divide`: mean absolute value 1, zero stays zero; `none`: as they come. */
  readonly scaling: "standardise" | "divide" | "none";
}

const TERM_WORDS: Readonly<Record<NumberKind, string>> = {
  identity: "x",
  inverse: "1/x",
  log: "ln x",
  root: "√x",
  "inverse-root": "1/√x",
};

/** In words: `x, 1/x, products to degree 2`. */
export function describeRecipe(recipe: FeatureRecipe): string {
  const { use, numbers, also = [], pairs, ernest, products = [] } = recipe;
  const terms = [
    ...numbers.map((term) => TERM_WORDS[term]),
    ...also.map((term) => termWords(term)),
    ...(pairs === true ? ["ratios and products of pairs"] : []),
    ...productWords(recipe),
  ];
  const named = [
    ...(ernest === undefined ? [] : [`Ernest's terms of ${ernest.data} and ${ernest.cores}`]),
    ...products.map((product) => product.map((factor) => termWords(factor)).join(" · ")),
  ];
  const isNamedOnly = use?.length === 0 && named.length > 0;
  return (isNamedOnly ? named : [terms.join(", ") + inputWords(recipe), ...named]).join(", ");
}

function inputWords({ use, skip = [] }: FeatureRecipe): string {
  if (use === undefined) return skip.length === 0 ? "" : ` of all but ${skip.join(", ")}`;
  return ` of ${use.filter((name) => !skip.includes(name)).join(", ") || "no input"}`;
}

function productWords({ degree, interactionsOnly }: FeatureRecipe): string[] {
  if (degree === 1) return [];
  const of = interactionsOnly === true ? " of different inputs" : "";
  return [degree === "inf" ? `products${of} of any degree` : `products${of} to degree ${degree}`];
}

function termWords(factor: ProductFactor): string {
  if (factor.kind !== "indicator") return TERM_WORDS[factor.kind].replace("x", () => factor.input);
  return factor.category === undefined ? `[${factor.input}]` : `[${factor.input} = ${factor.category}]`;
}
