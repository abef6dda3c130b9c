import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { binColumns, thresholdBetween } from "#core/regression/binned-columns.ts";

describe("binColumns()", () => {
  it("gives each distinct value a bin of its own, in order", () => {
    const [column] = binColumns(matrixOf([[5], [1], [5], [2]]));
    expect([...column!.binOfRow]).toEqual([2, 0, 2, 1]);
    expect([...column!.lowest]).toEqual([1, 2, 5]);
    expect(column!.highest).toEqual(column!.lowest);
  });

  it("puts neighbours together where there are too many", () => {
    const [column] = binColumns(matrixOf(Array.from({ length: 1000 }, (_, row) => [(row * 7919) % 1000])), 256);
    expect(column!.lowest).toHaveLength(256);
    expect(column!.lowest[0]).toBe(0);
    expect(column!.highest.at(-1)).toBe(999);
    for (let bin = 1; bin < 256; bin++) expect(column!.lowest[bin]).toBe(column!.highest[bin - 1]! + 1);
  });
});

describe("thresholdBetween()", () => {
  it("is a float32 that tells the two apart", () => {
    for (const [low, high] of [
      [1, 2],
      [0.1, 0.1000001],
      [-3, -2.9999],
      [1e9, 1e9 + 64],
    ] as const) {
      const threshold = thresholdBetween(low, high)!;
      expect(Math.fround(threshold)).toBe(threshold);
      expect(low <= threshold && threshold < high).toBe(true);
    }
  });

  it("is undefined where no float32 does", () => {
    expect(thresholdBetween(1e9 + 1, 1e9 + 2)).toBeUndefined();
  });
});
