import { z } from "zod";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { gram, type Matrix, transposeTimesVector, zeroMatrix } from "#core/numeric/matrix.ts";
import { mean } from "#core/numeric/mean.ts";
import { median } from "#core/numeric/quantile.ts";

/** How large errors are at a row, relative to the middle: exp of a quadratic function, within bounds. */
export const ErrorScale = z.strictObject({
  /** Of the inputs, then of their products, `(1, 1), (1, 2), … (2, 2), …`. */
  coefficients: z.array(z.number()),
  intercept: z.number(),
});
export type ErrorScale = z.infer<typeof ErrorScale>;

const ALPHA = 3;
/** The products of more columns than these are too many to learn from. */
const MOST_COLUMNS = 40;
/** Errors are taken to differ by at most exp of this either way from their middle. */
const REACH = 2;

/** Learns from left-out errors where they are large: a ridge of their logarithms on the inputs and their products. */
export function fitErrorScale(errors: Float64Array, features: Matrix): ErrorScale {
  const sizes = errors.map(Math.abs);
  const middle = median(sizes);
  if (features.columnCount > MOST_COLUMNS) return { coefficients: [], intercept: 0 };
  const terms = termsOf(features);
  const targets = sizes.map((size) => Math.log(size + 0.3 * middle + 1e-4));
  const centre = mean(targets);
  const means = new Float64Array(terms.columnCount);
  for (let at = 0; at < terms.data.length; at++) means[at % terms.columnCount]! += terms.data[at]! / terms.rowCount;
  for (let at = 0; at < terms.data.length; at++) terms.data[at]! -= means[at % terms.columnCount]!;
  const normal = gram(terms);
  for (let index = 0; index < terms.columnCount; index++) normal.data[index * (terms.columnCount + 1)]! += ALPHA;
  const factor = choleskyFactor(normal, 0);
  if (factor === undefined) return { coefficients: [], intercept: 0 };
  const right = transposeTimesVector(
    terms,
    targets.map((target) => target - centre),
  );
  const coefficients = [...choleskySolve(factor, right)];
  const levels = levelsOf(coefficients, features);
  return { coefficients, intercept: -median(levels) };
}

/** The scale at each row: 1 in the middle. */
export function errorScale({ coefficients, intercept }: ErrorScale, features: Matrix): Float64Array {
  return levelsOf(coefficients, features).map((level) =>
    Math.exp(Math.min(REACH, Math.max(-REACH, level + intercept))),
  );
}

function levelsOf(coefficients: readonly number[], { rowCount, columnCount, data }: Matrix): Float64Array {
  const levels = new Float64Array(rowCount);
  if (coefficients.length === 0) return levels;
  for (let row = 0; row < rowCount; row++) {
    const at = row * columnCount;
    let sum = 0;
    let place = columnCount;
    for (let left = 0; left < columnCount; left++) {
      let factor = coefficients[left]!;
      for (let right = left; right < columnCount; right++) factor += coefficients[place++]! * data[at + right]!;
      sum += factor * data[at + left]!;
    }
    levels[row] = sum;
  }
  return levels;
}

function termsOf({ rowCount, columnCount, data }: Matrix): Matrix {
  const terms = zeroMatrix(rowCount, columnCount + (columnCount * (columnCount + 1)) / 2);
  for (let row = 0, to = 0; row < rowCount; row++) {
    const at = row * columnCount;
    for (let column = 0; column < columnCount; column++) terms.data[to++] = data[at + column]!;
    for (let left = 0; left < columnCount; left++) {
      for (let right = left; right < columnCount; right++) terms.data[to++] = data[at + left]! * data[at + right]!;
    }
  }
  return terms;
}
