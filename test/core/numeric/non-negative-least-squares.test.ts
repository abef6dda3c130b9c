import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { matrixOf, timesVector, transposeTimesVector } from "#core/numeric/matrix.ts";
import { nonNegativeLeastSquares } from "#core/numeric/non-negative-least-squares.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("nonNegativeLeastSquares()", () => {
  it("agrees with scipy.optimize.nnls", () => {
    for (const { matrix, right, solution, residual } of REFERENCE.nnls) {
      const found = nonNegativeLeastSquares(matrixOf(matrix), right);
      const fitted = timesVector(matrixOf(matrix), found);
      expect(Math.hypot(...right.map((value, row) => value - fitted[row]!))).toBeCloseTo(residual, 8);
      if (matrix.length < solution.length) continue;
      for (const [index, value] of solution.entries()) expect(found[index]).toBeCloseTo(value, 8);
    }
  });

  it("meets the conditions of Karush, Kuhn and Tucker, with dependent columns too", () => {
    const entry = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(entry, entry, entry, fc.integer({ min: -9, max: 20 })), { minLength: 3, maxLength: 12 }),
        (rows) => {
          const matrix = matrixOf(rows.map(([a, b, c]) => [a, b, c, a + b]));
          const right = rows.map(([, , , value]) => value);
          const solution = nonNegativeLeastSquares(matrix, right);
          const fitted = timesVector(matrix, solution);
          const descent = transposeTimesVector(
            matrix,
            right.map((value, row) => value - fitted[row]!),
          );
          const size = 1 + Math.max(...right.map(Math.abs)) * 5 * rows.length;
          for (const [index, value] of solution.entries()) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(descent[index]! / size).toBeLessThan(1e-9);
            if (value > 0) expect(Math.abs(descent[index]!) / size).toBeLessThan(1e-9);
          }
        },
      ),
    );
  });

  it("gives zeros where nothing helps", () => {
    expect([...nonNegativeLeastSquares(matrixOf([[1], [2]]), [-1, -2])]).toEqual([0]);
  });
});
