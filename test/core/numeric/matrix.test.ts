import { describe, expect, it } from "vitest";

import { gram, matrixOf, outerGram, selectRows, timesVector, transposeTimesVector } from "#core/numeric/matrix.ts";

const matrix = matrixOf([
  [1, 2, 0],
  [3, 4, -1],
]);

describe("matrixOf()", () => {
  it("holds rows one after another", () => {
    expect([matrix.rowCount, matrix.columnCount, [...matrix.data]]).toEqual([2, 3, [1, 2, 0, 3, 4, -1]]);
  });

  it("refuses rows of unequal lengths", () => {
    expect(() => matrixOf([[1, 2], [3]])).toThrow("row 0 has 2, row 1 has 1");
  });
});

describe("products of matrices", () => {
  it("equal what is worked out by hand", () => {
    expect([...timesVector(matrix, [1, 1, 2])]).toEqual([3, 5]);
    expect([...transposeTimesVector(matrix, [1, 2])]).toEqual([7, 10, -2]);
    expect([...gram(matrix).data]).toEqual([10, 14, -3, 14, 20, -4, -3, -4, 1]);
    expect([...outerGram(matrix).data]).toEqual([5, 11, 11, 26]);
  });
});

describe("selectRows()", () => {
  it("gives the rows in the order asked, as a copy", () => {
    const selected = selectRows(matrix, [1, 0, 1]);
    expect([...selected.data]).toEqual([3, 4, -1, 1, 2, 0, 3, 4, -1]);
    selected.data.fill(9);
    expect(matrix.data[0]).toBe(1);
  });
});
