import fc from "fast-check";
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

  it("tells apart what differs in any bit but the sign of zero, however many rows there are", () => {
    const value = fc.oneof(
      fc.constantFrom(0, -0, 1, 1 + 2 ** -52, -1),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 60 }), (rows) => {
        const targets = new Float64Array(rows.length);
        const { placeOfRow, features } = distinctRows({ features: matrixOf(rows), targets, weights: null });
        const keys = rows.map((row) => row.map((part) => part + 0).join());
        const distinct = [...new Set(keys)];
        expect([...placeOfRow]).toEqual(keys.map((key) => distinct.indexOf(key)));
        expect(features.rowCount).toBe(distinct.length);
      }),
    );
  });
});
