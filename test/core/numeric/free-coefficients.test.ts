import { describe, expect, it } from "vitest";

import { FreeCoefficients } from "#core/numeric/free-coefficients.ts";
import { type Matrix, matrixOf, outerGram, zeroMatrix } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";

describe("FreeCoefficients", () => {
  const random = prng("free");
  const form = outerGram(matrixOf(Array.from({ length: 6 }, () => Array.from({ length: 8 }, () => random() - 0.5))));
  const pulls = Float64Array.from({ length: 6 }, () => random());

  it("steps to where all pulls are the same and the sum is held, with all or without those that were taken out", () => {
    const left = FreeCoefficients.of(copyOf(form))!;
    for (const out of [-1, 0, 3, 3, 0]) {
      if (out >= 0) left.remove(out);
      const { direction, level } = left.step(Float64Array.from(left.members, (member) => pulls[member]!));
      expect(direction.reduce((sum, step) => sum + step, 0)).toBeCloseTo(0, 9);
      for (const member of left.members) {
        const taken = left.members.reduce(
          (sum, other, index) => sum + form.data[member * 6 + other]! * direction[index]!,
          0,
        );
        expect(pulls[member]! - taken).toBeCloseTo(level, 9);
      }
    }
    expect(left.members).toEqual([2, 3]);
  });

  it("is none for a form that is not positive definite", () => {
    expect(FreeCoefficients.of(zeroMatrix(2, 2))).toBeUndefined();
  });
});

function copyOf(matrix: Matrix): Matrix {
  return { ...matrix, data: matrix.data.slice() };
}
