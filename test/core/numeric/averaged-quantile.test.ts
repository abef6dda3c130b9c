import { describe, expect, it } from "vitest";

import { averagedQuantile } from "#core/numeric/averaged-quantile.ts";

describe("averagedQuantile()", () => {
  it("is the value that the share of weight reaches, or the middle where it is reached exactly", () => {
    const values = Float64Array.of(4, 1, 3, 2);
    const equal = new Float64Array(4).fill(1);
    expect([0.1, 0.25, 0.5, 0.6, 1].map((level) => averagedQuantile(values, equal, level))).toEqual([
      1, 1.5, 2.5, 3, 4,
    ]);
    expect(averagedQuantile(values, Float64Array.of(5, 1, 1, 1), 0.5)).toBe(4);
    expect(averagedQuantile(values, Float64Array.of(0, 1, 1, 1), 0.5)).toBe(2);
    expect(averagedQuantile(values, new Float64Array(4), 0.5)).toBeNaN();
  });
});
