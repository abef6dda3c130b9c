/** Which features to make of the inputs, before any data is seen. */
export interface FeatureRecipe {
  /** Names of the inputs that features are made of; all of them by default. */
  readonly columns?: readonly string[];
  /** What is made of each number. `inverse` and `log` are made of positive columns only. */
  readonly numbers: readonly ("identity" | "inverse" | "log")[];
  /** More terms of single inputs, whatever `numbers` says. */
  readonly also?: readonly { readonly input: string; readonly kind: "identity" | "inverse" | "log" }[];
  /** For every two positive inputs ln of their ratio and of their product, which trees cannot make themselves. */
  readonly pairs?: boolean;
  /** Products of up to so many terms; from degree 3 on only of different inputs. */
  readonly degree: 1 | 2 | 3;
  /** Products are of different inputs only: no squares. */
  readonly interactionsOnly?: boolean;
  /** `standardise`: mean 0, deviation 1; `divide`: mean absolute value 1, zero stays zero; `none`: as they come. */
  readonly scaling: "standardise" | "divide" | "none";
}

const TERM_WORDS = { identity: "x", inverse: "1/x", log: "ln x" } as const;

/** In words: `x, 1/x, products to degree 2`. */
export function describeRecipe({
  columns,
  numbers,
  also = [],
  pairs,
  degree,
  interactionsOnly,
}: FeatureRecipe): string {
  const terms = [
    ...numbers.map((term) => TERM_WORDS[term]),
    ...also.map(({ input, kind }) => TERM_WORDS[kind].replace("x", input)),
    ...(pairs === true ? ["ratios and products of pairs"] : []),
  ];
  const products = `products${interactionsOnly === true ? " of different inputs" : ""} to degree ${degree}`;
  const said = (degree === 1 ? terms : [...terms, products]).join(", ");
  return columns === undefined ? said : `${said} of ${columns.join(", ") || "no input"}`;
}
