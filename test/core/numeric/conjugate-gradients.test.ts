import { describe, expect, it } from "vitest";

import { conjugateGradients } from "#core/numeric/conjugate-gradients.ts";
import { matrixOf, timesVector } from "#core/numeric/matrix.ts";
import { symmetricTimesVector } from "#core/numeric/symmetric-times-vector.ts";

/** Only the lower triangle counts: what stands above it is wrong on purpose. */
const LOWER = matrixOf([
  [4, 9, 9],
  [1, 3, 9],
  [0.5, -1, 2],
]);
const WHOLE = matrixOf([
  [4, 1, 0.5],
  [1, 3, -1],
  [0.5, -1, 2],
]);
const RIGHT = Float64Array.of(1, 2, -3);
const steps = { times: (vector: Float64Array) => symmetricTimesVector(LOWER, vector), tolerance: 1e-12 };
const plain = (vector: Float64Array): Float64Array => vector.slice();

describe("symmetricTimesVector()", () => {
  it("reads the lower triangle for both", () => {
    expect([...symmetricTimesVector(LOWER, RIGHT)]).toEqual([...timesVector(WHOLE, RIGHT)]);
  });
});

describe("conjugateGradients()", () => {
  it("solves in as many steps as there are unknowns, with any preconditioner", () => {
    const byDiagonal = (vector: Float64Array): Float64Array =>
      vector.map((value, index) => value / WHOLE.data[index * 4]!);
    for (const precondition of [plain, byDiagonal]) {
      const solution = conjugateGradients(RIGHT, { ...steps, precondition, mostSteps: 3 })!;
      for (const [index, value] of timesVector(WHOLE, solution).entries()) expect(value).toBeCloseTo(RIGHT[index]!, 11);
    }
  });

  it("has nothing left to do where the preconditioner is the inverse", () => {
    const half = conjugateGradients(RIGHT, {
      times: (vector) => vector.map((value) => 2 * value),
      precondition: (vector) => vector.map((value) => value / 2),
      tolerance: 1e-12,
      mostSteps: 0,
    });
    expect([...half!]).toEqual([0.5, 1, -1.5]);
  });

  it("gives up where the steps are too few, and where the matrix is not positive", () => {
    expect(conjugateGradients(RIGHT, { ...steps, precondition: plain, mostSteps: 1 })).toBeUndefined();
    const times = (vector: Float64Array): Float64Array => vector.map(() => 0);
    expect(conjugateGradients(RIGHT, { times, precondition: plain, tolerance: 1e-12, mostSteps: 5 })).toBeUndefined();
  });
});
