import { describe, expect, it } from "vitest";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { matrixOf, outerGram } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { solveTwoSides } from "#core/numeric/solve-two-sides.ts";

describe("solveTwoSides()", () => {
  it("finds what one right side after the other gives, to the last bit, for every size around its fours", () => {
    const random = prng("two sides");
    for (const size of [1, 2, 3, 4, 5, 7, 8, 13]) {
      const rows = Array.from({ length: size }, () => Array.from({ length: size + 2 }, () => random() - 0.5));
      const factor = choleskyFactor(outerGram(matrixOf(rows)))!;
      const first = Float64Array.from({ length: size }, () => random() - 0.5);
      const second = Float64Array.from({ length: size }, () => random() - 0.5);
      const expected = [choleskySolve(factor, first), choleskySolve(factor, second)];
      solveTwoSides({ data: factor.data, stride: size }, first, second);
      expect([first, second]).toEqual(expected);
    }
  });
});
