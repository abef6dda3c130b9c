import { readFileSync } from "node:fs";

/** Numbers recorded from scipy and scikit-learn by `fixtures/scikit-learn/generate-linear.py`. */
export interface LinearReference {
  readonly law: readonly {
    readonly features: number[][];
    /** Set where rows count by the fourth power of the first feature. */
    readonly towards: string | null;
    readonly targets: number[];
    readonly weights: number[] | null;
    readonly answers: number[];
  }[];
}

export const LINEAR_REFERENCE = JSON.parse(
  readFileSync(new URL("./fixtures/scikit-learn/linear.json", import.meta.url), "utf8"),
) as LinearReference;
