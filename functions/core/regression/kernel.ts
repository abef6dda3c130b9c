import { z } from "zod";

import type { Matrix } from "#core/numeric/matrix.ts";

/** How alike two rows x and z are. */
export const Kernel = z.discriminatedUnion("kind", [
  /** exp(-gamma |x - z|²) */
  z.strictObject({ kind: z.literal("rbf"), gamma: z.number() }),
  /** (gamma x·z + coef0) ^ degree */
  z.strictObject({
    kind: z.literal("polynomial"),
    gamma: z.number(),
    coef0: z.number(),
    degree: z.int().nonnegative(),
  }),
  /** tanh(gamma x·z + coef0) */
  z.strictObject({ kind: z.literal("sigmoid"), gamma: z.number(), coef0: z.number() }),
  /** x·z */
  z.strictObject({ kind: z.literal("linear") }),
]);
export type Kernel = z.infer<typeof Kernel>;

/** Writes how alike a row is to each row of a matrix. */
export type FillKernel = (row: Float64Array, answers: Float64Array) => void;

/** A kernel against the rows of a matrix. */
export function kernelAgainst(kernel: Kernel, { rowCount, columnCount, data }: Matrix): FillKernel {
  const products = (row: Float64Array, answers: Float64Array): void => {
    for (let other = 0, at = 0; other < rowCount; other++) {
      let sum = 0;
      for (let column = 0; column < columnCount; column++) sum += row[column]! * data[at++]!;
      answers[other] = sum;
    }
  };
  switch (kernel.kind) {
    case "linear":
      return products;
    case "rbf":
      return (row, answers) => {
        for (let other = 0, at = 0; other < rowCount; other++) {
          let sum = 0;
          for (let column = 0; column < columnCount; column++) {
            const difference = row[column]! - data[at++]!;
            sum += difference * difference;
          }
          answers[other] = Math.exp(-kernel.gamma * sum);
        }
      };
    case "polynomial":
      return (row, answers) => {
        products(row, answers);
        for (let other = 0; other < rowCount; other++) {
          answers[other] = wholePower(kernel.gamma * answers[other]! + kernel.coef0, kernel.degree);
        }
      };
    case "sigmoid":
      return (row, answers) => {
        products(row, answers);
        for (let other = 0; other < rowCount; other++) {
          answers[other] = Math.tanh(kernel.gamma * answers[other]! + kernel.coef0);
        }
      };
  }
}

function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let factor = 0; factor < exponent; factor++) power *= base;
  return power;
}
