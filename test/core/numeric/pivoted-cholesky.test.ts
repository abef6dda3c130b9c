import { describe, expect, it } from "vitest";

import { pivotedCholesky } from "#core/numeric/pivoted-cholesky.ts";

const PLACES = Float64Array.from({ length: 60 }, (_, index) => Math.sin(index * 12.9898) * 3);
const column = (at: number, into: Float64Array): void => {
  for (let row = 0; row < into.length; row++) into[row] = Math.exp(-((PLACES[row]! - PLACES[at]!) ** 2));
};

function largestError(factor: { readonly data: Float64Array; readonly columnCount: number }): number {
  const entries = new Float64Array(60);
  let most = 0;
  for (let left = 0; left < 60; left++) {
    column(left, entries);
    for (let right = 0; right < 60; right++) {
      let sum = 0;
      for (let at = 0; at < factor.columnCount; at++) {
        sum += factor.data[left * factor.columnCount + at]! * factor.data[right * factor.columnCount + at]!;
      }
      most = Math.max(most, Math.abs(entries[right]! - sum));
    }
  }
  return most;
}

describe("pivotedCholesky()", () => {
  it("comes near a smooth matrix with few columns, nearer with more", () => {
    const errors = [4, 9, 14].map((most) =>
      largestError(pivotedCholesky(new Float64Array(60).fill(1), column, most).factor),
    );
    expect(errors[0]).toBeLessThan(1);
    expect(errors[1]).toBeLessThan(0.2);
    expect(errors[2]).toBeLessThan(2e-3);
  });

  it("ends where nothing is left, and gives the rows of its pivots as a triangle", () => {
    const { pivots, factor } = pivotedCholesky(new Float64Array(60).fill(1), column, 60, 1e-8);
    expect(pivots.length).toBeLessThan(30);
    expect(new Set(pivots).size).toBe(pivots.length);
    expect(largestError(factor)).toBeLessThan(1e-7);
    for (const [place, pivot] of pivots.entries()) {
      expect(factor.data[pivot * factor.columnCount + place]).toBeGreaterThan(0);
      for (let after = place + 1; after < factor.columnCount; after++) {
        expect(factor.data[pivot * factor.columnCount + after]).toBe(0);
      }
    }
  });
});
