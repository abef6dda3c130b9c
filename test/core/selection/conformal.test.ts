import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { configurationsNeeded, conformalQuantile } from "#core/selection/conformal.ts";

import { gaussian } from "../../support/learning-fixture.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

describe("conformalQuantile()", () => {
  it("is the ceil((n + 1) · level)-th smallest error, as split conformal prediction has it", () => {
    const errors = Float64Array.from({ length: 19 }, (_, index) => 19 - index);
    expect(conformalQuantile(errors, names(19), 0.9)).toBe(18);
    expect(conformalQuantile(errors, names(19), 0.5)).toBe(10);
    expect(conformalQuantile(errors, names(19), 0.95)).toBe(19);
  });

  it("counts each configuration once, however often it was repeated", () => {
    const errors = Float64Array.of(1, 2, 3, 4, ...Array(50).fill(9));
    const groups = ["a", "b", "c", "d", ...Array<string>(50).fill("e")];
    expect(conformalQuantile(errors, groups, 0.5)).toBe(3);
  });

  it("guesses by Student's t where configurations are too few, and never below what was seen", () => {
    // t(0.95; 4) = 2.13185, root mean square 1, five configurations.
    expect(conformalQuantile(Float64Array.of(1, 1, 1, 1, 1), names(5), 0.9)).toBeCloseTo(2.13185 * Math.sqrt(1.2), 2);
    const one = conformalQuantile(Float64Array.of(0, 0, 0, 100), names(4), 0.9);
    expect(one).toBeGreaterThanOrEqual(100);
  });

  it("covers a new configuration as often as promised", () => {
    const random = prng("conformal");
    for (const [count, level] of [
      [9, 0.9],
      [15, 0.8],
      [40, 0.9],
    ] as const) {
      let inside = 0;
      const trials = 2000;
      for (let trial = 0; trial < trials; trial++) {
        const errors = Float64Array.from({ length: count }, () => Math.abs(gaussian(random)) ** 3);
        if (Math.abs(gaussian(random)) ** 3 <= conformalQuantile(errors, names(count), level)) inside++;
      }
      // Exactly (k of n + 1) for continuous errors; 4 standard deviations of 2000 trials.
      const exact = Math.ceil((count + 1) * level - 1e-9) / (count + 1);
      expect(Math.abs(inside / trials - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / trials));
    }
  });
});

describe("configurationsNeeded()", () => {
  it("is the least number with which a level can be held without a guess", () => {
    expect([0.5, 0.8, 0.9, 0.95].map(configurationsNeeded)).toEqual([1, 4, 9, 19]);
  });
});
