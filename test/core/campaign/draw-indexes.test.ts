import { describe, expect, it } from "vitest";

import { drawIndexes } from "#core/campaign/draw-indexes.ts";
import { prng } from "#core/numeric/prng.ts";

describe("drawIndexes()", () => {
  it("draws different whole numbers below the size, all of them when there are no more", () => {
    const drawn = drawIndexes(40, 100, prng(1));
    expect(new Set(drawn).size).toBe(40);
    for (const index of drawn) expect(Number.isInteger(index) && index >= 0 && index < 100).toBe(true);
    expect(drawIndexes(9, 5, prng(1)).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("draws each number as often as any other", () => {
    const random = prng("uniform");
    const counts = Array<number>(10).fill(0);
    for (let round = 0; round < 5_000; round++) {
      for (const index of drawIndexes(3, 10, random)) counts[index] = (counts[index] ?? 0) + 1;
    }
    // Each of 5,000 rounds takes a number with probability 0.3: four standard deviations are 130.
    for (const count of counts) expect(Math.abs(count - 1_500)).toBeLessThan(130);
  });

  it("reaches all of a range that is wider than 32 bits", () => {
    const drawn = drawIndexes(1_000, 2 ** 50, prng(1));
    expect(new Set(drawn).size).toBe(1_000);
    expect(new Set(drawn.map((index) => index % 4)).size).toBe(4);
    expect(Math.max(...drawn)).toBeGreaterThan(0.98 * 2 ** 50);
  });
});
