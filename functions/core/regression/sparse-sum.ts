import type { Predict } from "./regressor.ts";

/** `intercept + Σ coefficient · feature` over a few of the features, by index. */
export interface SparseSum {
  readonly intercept: number;
  readonly terms: readonly number[];
  /** One a term. */
  readonly coefficients: readonly number[];
}

/** The sum out of one coefficient a feature; features that do not count are left out. */
export function sparseSum(intercept: number, coefficients: ArrayLike<number>) {
  const terms = Array.from(coefficients, (_, index) => index).filter((index) => coefficients[index] !== 0);
  return { intercept, terms, coefficients: terms.map((index) => coefficients[index]!) };
}

/** What a sum answers, row by row. */
export function answerSum({ intercept, terms, coefficients }: SparseSum): Predict {
  return ({ rowCount, columnCount, data }) => {
    const answers = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      let sum = intercept;
      for (let index = 0; index < terms.length; index++) {
        sum += coefficients[index]! * data[row * columnCount + terms[index]!]!;
      }
      answers[row] = sum;
    }
    return answers;
  };
}
