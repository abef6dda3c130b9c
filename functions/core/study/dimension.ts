/** A value of a hyperparameter. */
export type HyperparameterValue = string | number | boolean | null | readonly number[];

/** What one hyperparameter may be: one of a list, or drawn from a prior between two numbers. */
export type Dimension =
  | { readonly kind: "choice"; readonly values: readonly HyperparameterValue[] }
  | {
      readonly kind: "uniform" | "log-uniform";
      readonly low: number;
      readonly high: number;
      readonly step?: number;
    };
