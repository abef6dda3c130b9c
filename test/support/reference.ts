import { readFileSync } from "node:fs";

/** Numbers recorded from numpy, scipy and scikit-learn by `fixtures/scikit-learn/generate.py`. */
export interface Reference {
  readonly ridge: readonly {
    readonly features: number[][];
    readonly targets: number[];
    readonly weights: number[] | null;
    readonly alpha: number;
    readonly coefficients: number[];
    readonly intercept: number;
  }[];
  readonly nnls: readonly {
    readonly matrix: number[][];
    readonly right: number[];
    readonly solution: number[];
    readonly residual: number;
  }[];
  readonly trees: readonly {
    readonly maximumDepth: number;
    readonly minimumLeafRows: number;
    readonly features: number[][];
    readonly targets: number[];
    readonly weights: number[] | null;
    readonly asked: number[][];
    readonly answers: number[];
    readonly leaves: number;
  }[];
  readonly forest: {
    readonly features: number[][];
    readonly targets: number[];
    readonly trees: number;
    readonly featureShare: number;
    readonly minimumLeafRows: number;
    readonly rmse: { readonly mean: number; readonly deviation: number };
  };
  readonly metrics: {
    readonly measured: number[];
    readonly predicted: number[];
    readonly mape: number;
    readonly rmse: number;
    readonly mae: number;
    readonly r2: number;
  };
  readonly groups: { readonly groups: string[]; readonly count: number; readonly sizes: number[] };
  readonly statistics: {
    readonly values: number[];
    readonly mean: number;
    readonly variance: number;
    readonly sampleVariance: number;
    readonly quantiles: [number, number][];
    readonly studentT: [number, number, number][];
  };
}

export const REFERENCE = JSON.parse(
  readFileSync(new URL("./fixtures/scikit-learn/reference.json", import.meta.url), "utf8"),
) as Reference;
