import { describe, expect, it } from "vitest";

import { arrivalShare } from "#core/queueing/closed-forms/arrival-share.ts";

describe("arrivalShare()", () => {
  it("grows from nothing to all", () => {
    const weights = [0, 1e-4, 0.01, 0.1, 1, 10, 100, 1e3, 1e5].map(arrivalShare);
    expect(weights).toEqual([...weights].sort((left, right) => left - right));
    expect(weights[0]).toBe(0);
    expect(weights[1]).toBeLessThan(0.02);
    expect(weights.at(-2)).toBeGreaterThan(0.99);
  });

  it("is Whitt and You's function, summed by hand", () => {
    // At 1: (2 (2 Phi(1) - 1) + 4 phi(1) - 1) / 2.
    expect(arrivalShare(1)).toBeCloseTo((2 * 0.6826894921 + 4 * 0.2419707245 - 1) / 2, 8);
  });
});
