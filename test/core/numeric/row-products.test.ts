import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { divideRowsByTriangle, type Rows, subtractRowProducts } from "#core/numeric/row-products.ts";

function rows(seed: number, rowCount: number, stride: number): Rows {
  const random = prng(seed);
  return { data: Float64Array.from({ length: rowCount * stride }, () => 1 + random()), stride };
}

describe("subtractRowProducts()", () => {
  it.each([
    [0, 4, 0, 4],
    [1, 7, 2, 9],
    [3, 5, 0, 3],
    [2, 2, 0, 9],
  ])("changes rows %d to %d and columns %d to %d, and nothing else", (firstRow, endRow, firstColumn, endColumn) => {
    const [left, right, from] = [rows(1, 9, 11), rows(2, 9, 12), rows(3, 9, 10)];
    const before = from.data.slice();
    subtractRowProducts(from, left, right, [firstRow, endRow], [firstColumn, endColumn], [2, 9]);
    for (let row = 0; row < 9; row++) {
      for (let column = 0; column < 10; column++) {
        const inside = row >= firstRow && row < endRow && column >= firstColumn && column < endColumn;
        let product = 0;
        for (let at = 2; inside && at < 9; at++) product += left.data[row * 11 + at]! * right.data[column * 12 + at]!;
        expect(from.data[row * 10 + column]).toBeCloseTo(before[row * 10 + column]! - product, 12);
      }
    }
  });
});

describe("divideRowsByTriangle()", () => {
  it("solves row after row what the triangle was multiplied with", () => {
    const [triangle, solution] = [rows(4, 8, 8), rows(5, 7, 8)];
    const products = { data: solution.data.slice(), stride: 8 };
    for (let row = 1; row < 7; row++) {
      for (let column = 2; column < 8; column++) {
        let sum = 0;
        for (let at = 2; at <= column; at++) sum += solution.data[row * 8 + at]! * triangle.data[column * 8 + at]!;
        products.data[row * 8 + column] = sum;
      }
    }
    divideRowsByTriangle(products, triangle, [1, 7], [2, 8]);
    for (const [at, value] of solution.data.entries()) expect(products.data[at]).toBeCloseTo(value, 9);
  });
});
