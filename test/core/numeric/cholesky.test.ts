import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { gram, matrixOf, timesVector } from "#core/numeric/matrix.ts";

describe("choleskyFactor()", () => {
  it("gives the factor worked out by hand", () => {
    const factor = choleskyFactor(
      matrixOf([
        [4, 2],
        [2, 5],
      ]),
    );
    expect([...factor!.data]).toEqual([2, 0, 1, 2]);
  });

  it("refuses what is not positive definite", () => {
    const dependent = matrixOf([
      [1, 1],
      [1, 1],
    ]);
    const indefinite = matrixOf([
      [1, 2],
      [2, 1],
    ]);
    expect(choleskyFactor(dependent)).toBeUndefined();
    expect(choleskyFactor(indefinite)).toBeUndefined();
  });
});

describe("choleskyFactor() of many rows", () => {
  it.each([48, 50, 97, 160])("multiplies to a matrix of %d rows, reading its lower triangle alone", (size) => {
    const matrix = { rowCount: size, columnCount: size, data: new Float64Array(size * size) };
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        matrix.data[row * size + column] =
          column > row ? NaN : Math.exp(-Math.abs(row - column) / 9) + (row === column ? 0.1 : 0);
      }
    }
    const before = matrix.data.slice();
    const { data } = choleskyFactor(matrix)!;
    expect(matrix.data).toEqual(before);
    let worst = 0;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        let sum = 0;
        for (let at = 0; at <= column; at++) sum += data[row * size + at]! * data[column * size + at]!;
        const error = column > row ? data[row * size + column]! : sum - matrix.data[row * size + column]!;
        worst = Math.max(worst, Math.abs(error));
      }
    }
    expect(worst).toBeLessThan(1e-14);
  });
});

describe("choleskySolve()", () => {
  it("solves what the factor was made of", () => {
    const entry = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(entry, entry, entry), { minLength: 5, maxLength: 8 }),
        fc.tuple(entry, entry, entry),
        (rows, truth) => {
          const normal = gram(matrixOf(rows.map((row) => [...row])));
          for (let index = 0; index < 3; index++) normal.data[index * 4]! += 1;
          const solution = choleskySolve(choleskyFactor(normal)!, timesVector(normal, truth));
          for (const [index, value] of truth.entries()) expect(solution[index]).toBeCloseTo(value, 8);
        },
      ),
    );
  });
});
