import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { expectedQuantile } from "#core/selection/expected-quantile.ts";

import { gaussian } from "../../support/learning-fixture.ts";

const NOTHING = { sets: 0, meanSquare: 1 };

describe("expectedQuantile()", () => {
  it("is Student's t of as many degrees of freedom as there are sets, by their root mean square", () => {
    // scipy.stats.t.ppf(.95, 4) and (.75, 12)
    expect(expectedQuantile([4, 4, 4, 4], NOTHING, 0.9)).toBeCloseTo(2 * 2.13184679, 2);
    expect(expectedQuantile(Array<number>(12).fill(1), NOTHING, 0.5)).toBeCloseTo(0.69548287, 3);
  });

  it("is what was held before where nothing was seen, and leaves it the less the more was seen", () => {
    const prior = { sets: 2, meanSquare: 1 };
    // scipy.stats.t.ppf(.95, 2)
    expect(expectedQuantile([], prior, 0.9)).toBeCloseTo(2.91998558, 6);
    const after = (sets: number): number => expectedQuantile(Array<number>(sets).fill(9), prior, 0.9);
    expect(after(4) / Math.sqrt((2 + 36) / 6)).toBeCloseTo(1.94318028, 2);
    expect(after(10_000)).toBeCloseTo(3 * 1.6448536, 1);
  });

  it("covers as often as promised where variances are as they were held to be", () => {
    const random = prng("expected");
    const square = (): number => gaussian(random) ** 2;
    for (const sets of [0, 1, 3, 8]) {
      let inside = 0;
      const trials = 4000;
      for (let trial = 0; trial < trials; trial++) {
        // Scaled inverse chi-square with 2 degrees of freedom: what is held before, as a distribution.
        const variance = 2 / (square() + square());
        const seen = Array.from({ length: sets }, () => variance * square());
        const size = Math.sqrt(variance * square());
        if (size <= expectedQuantile(seen, { sets: 2, meanSquare: 1 }, 0.9)) inside++;
      }
      expect(Math.abs(inside / trials - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / trials));
    }
  });
});
