import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ticks, ticksAfter } from "#adapters/platform/simulated/ticks.ts";

describe("ticks() and ticksAfter()", () => {
  it("are within a microsecond, and times never go back", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
        expect(Math.abs(ticks(seconds) - seconds)).toBeLessThanOrEqual(2 ** -21);
        expect(ticksAfter(seconds)).toBeGreaterThanOrEqual(seconds);
        expect(ticksAfter(seconds) - seconds).toBeLessThanOrEqual(2 ** -20);
      }),
    );
  });

  it("make sums that are exact in any order", () => {
    const parts = [0.1, 0.2, 0.3, 1e5].map(ticks);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(parts)).toBe(sum([...parts].reverse()));
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
  });
});
