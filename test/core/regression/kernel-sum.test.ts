import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { kernelSum } from "#core/regression/kernel-sum.ts";

describe("kernelSum()", () => {
  it("has the same bits with SIMD and without, for every number of vectors around its eights", () => {
    const setting = fc.record({
      seed: fc.nat(),
      rowCount: fc.integer({ min: 0, max: 90 }),
      columnCount: fc.nat(9),
      gamma: fc.constantFrom(1e-310, 0.01, 1, 50),
      intercept: fc.constantFrom(0, -0, 3.7),
    });
    fc.assert(
      fc.property(setting, ({ seed, rowCount, columnCount, gamma, intercept }) => {
        const random = prng(seed);
        const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, () => 8 * random() - 4);
        const vectors = { rowCount, columnCount, data: numbers(rowCount * columnCount) };
        const coefficients = numbers(rowCount);
        if (random() < 0.1) coefficients.fill(-0);
        const [simd, plain] = (["simd", "plain"] as const).map((engine) =>
          kernelSum({ kind: "rbf", gamma }, vectors, coefficients, intercept, engine),
        );
        for (let turn = 0; turn < 3; turn++) {
          const row = numbers(columnCount);
          expect(simd!(row)).toBe(plain!(row));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("adds coefficients times how alike the vectors are", () => {
    const vectors = { rowCount: 2, columnCount: 1, data: Float64Array.of(0, 2) };
    const sum = kernelSum({ kind: "rbf", gamma: 0.5 }, vectors, Float64Array.of(3, -1), 10);
    expect(sum(Float64Array.of(0))).toBeCloseTo(10 + 3 - Math.exp(-2), 12);
  });
});
