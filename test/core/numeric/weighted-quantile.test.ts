import { describe, expect, it } from "vitest";

import { weightedQuantile } from "#core/numeric/weighted-quantile.ts";

describe("weightedQuantile()", () => {
  it("is the smallest value whose weight reaches what is asked", () => {
    const third = [1 / 3, 1 / 3, 1 / 3];
    expect(weightedQuantile([5, 1, 3], third, 1 / 3)).toBe(1);
    expect(weightedQuantile([5, 1, 3], third, 0.34)).toBe(3);
    expect(weightedQuantile([5, 1, 3], third, 1)).toBe(5);
    expect(weightedQuantile([5, 1, 3], third, 1.1)).toBeUndefined();
  });
});
