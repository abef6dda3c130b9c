import { z } from "zod";

import { expOfNegative } from "#core/numeric/exp-of-negative.ts";
import { columnsOf, type Matrix } from "#core/numeric/matrix.ts";
import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { likenessLengths, SimdLikeness } from "#core/numeric/simd/simd-likeness.ts";
import { vectorCode, type VectorRoom } from "#core/numeric/simd/vector-code.ts";

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

/** A kernel against the rows of a matrix; in its room (`kernelRoom`), to the same bits. */
export function kernelAgainst(
  kernel: Kernel,
  { rowCount, columnCount, data }: Matrix,
  room?: VectorRoom | undefined,
): FillKernel {
  if (kernel.kind === "rbf" && room !== undefined) {
    const simd = new SimdLikeness(room, room.functions.fillRbf, kernel.gamma, { rowCount, columnCount, data });
    return (row, answers) => simd.fill(row, answers);
  }
  // By columns, as all rows then go through the same steps side by side.
  const columns = columnsOf({ rowCount, columnCount, data });
  const change = changeOf(kernel);
  const fillSums = kernel.kind === "rbf" ? squaredDistances : products;
  return (row, answers) => {
    fillSums(columns, row, answers);
    if (change === undefined) return;
    for (let other = 0; other < rowCount; other++) answers[other] = change(answers[other]!);
  };
}

/** For fewer rows a room costs more than it saves. */
const FEWEST_IN_ROOM = 32;

/**
 * A room for a kernel against the rows of a matrix, and for arrays of some lengths beside it; undefined where that is of no
 * use.
 */
export function kernelRoom({ kind }: Kernel, matrix: Matrix, lengths: readonly number[]): VectorRoom | undefined {
  if (matrix.rowCount < FEWEST_IN_ROOM) return undefined;
  return NumberRoom.of(vectorCode, [...(kind === "rbf" ? likenessLengths(matrix) : []), ...lengths]);
}

/** What a kernel makes of a product or, for the rbf, of a squared distance; undefined where nothing. */
function changeOf(kernel: Kernel): ((value: number) => number) | undefined {
  switch (kernel.kind) {
    case "linear":
      return undefined;
    case "rbf":
      return (squares) => expOfNegative(kernel.gamma * squares);
    case "polynomial":
      return (product) => wholePower(kernel.gamma * product + kernel.coef0, kernel.degree);
    case "sigmoid":
      return (product) => Math.tanh(kernel.gamma * product + kernel.coef0);
  }
}

function products(columns: readonly Float64Array[], row: Float64Array, sums: Float64Array): void {
  sums.fill(0);
  for (const [index, column] of columns.entries()) {
    const value = row[index]!;
    for (let other = 0; other < sums.length; other++) sums[other]! += value * column[other]!;
  }
}

function squaredDistances(columns: readonly Float64Array[], row: Float64Array, sums: Float64Array): void {
  const count = sums.length;
  sums.fill(0);
  let index = 0;
  // Four columns at a time: each visit to a sum is worth four of them.
  for (; index + 3 < columns.length; index += 4) {
    const [a, b, c, d] = [columns[index]!, columns[index + 1]!, columns[index + 2]!, columns[index + 3]!];
    const [p, q, r, s] = [row[index]!, row[index + 1]!, row[index + 2]!, row[index + 3]!];
    for (let other = 0; other < count; other++) {
      const one = p - a[other]!;
      const two = q - b[other]!;
      const three = r - c[other]!;
      const four = s - d[other]!;
      sums[other] = sums[other]! + (one * one + two * two + (three * three + four * four));
    }
  }
  for (; index < columns.length; index++) {
    const column = columns[index]!;
    const value = row[index]!;
    for (let other = 0; other < count; other++) {
      const apart = value - column[other]!;
      sums[other] = sums[other]! + apart * apart;
    }
  }
}

function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let factor = 0; factor < exponent; factor++) power *= base;
  return power;
}
