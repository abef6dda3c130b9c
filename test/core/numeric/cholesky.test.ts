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
