/** Which features to make of the inputs, before any data is seen. */
export interface FeatureRecipe {
  /** What is made of each number. `inverse` and `log` are made of positive columns only. */
  readonly numbers: readonly ("identity" | "inverse" | "log")[];
  /** Products of up to so many terms; from degree 3 on only of different inputs. */
  readonly degree: 1 | 2 | 3;
  /** `standardise`: mean 0, deviation 1; `divide`: mean absolute value 1, zero stays zero; `none`: as they come. */
  readonly scaling: "standardise" | "divide" | "none";
}

const TERM_WORDS = { identity: "x", inverse: "1/x", log: "ln x" } as const;

/** In words: `x, 1/x, products to degree 2`. */
export function describeRecipe({ numbers, degree }: FeatureRecipe): string {
  const terms = numbers.map((term) => TERM_WORDS[term]).join(", ");
  return degree === 1 ? terms : `${terms}, products to degree ${degree}`;
}
