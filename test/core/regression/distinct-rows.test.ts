import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { distinctRows } from "#core/regression/distinct-rows.ts";

describe("distinctRows()", () => {
  it("puts equal rows together with the mean of their targets and the sum of their weights", () => {
    const features = matrixOf([
      [1, 2],
      [3, 4],
      [1, 2],
    ]);
    const distinct = distinctRows({
      features,
      targets: Float64Array.of(10, 5, 40),
      weights: Float64Array.of(2, 7, 1),
    });
    expect([...distinct.features.data]).toEqual([1, 2, 3, 4]);
    expect([...distinct.targets]).toEqual([20, 5]);
    expect([...distinct.weights]).toEqual([3, 7]);
    expect([...distinct.placeOfRow]).toEqual([0, 1, 0]);
  });
});
