import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { binColumns } from "#core/regression/binned-columns.ts";
import { columnOrders } from "#core/regression/column-orders.ts";

describe("columnOrders()", () => {
  it("finds powers and inverses of one input, and nothing else", () => {
    const values = [2, 1, 3, 5, 1, 8];
    const other = [1, 2, 3, 1, 2, 3];
    const rows = values.map((x, row) => [x, other[row]!, x * x, 1 / x, x * other[row]!, 1 / (x * x)]);
    const { alike, kin } = columnOrders(binColumns(matrixOf(rows)));
    expect([...alike]).toEqual([0, 1, 0, 3, 4, 3]);
    expect([...kin]).toEqual([0, 1, 0, 0, 4, 0]);
  });

  it("takes what has two values, either way round, as one", () => {
    const { alike, kin } = columnOrders(
      binColumns(
        matrixOf([
          [0, 7, 0],
          [1, 3, 0],
          [0, 7, 1],
        ]),
      ),
    );
    expect([...alike]).toEqual([0, 1, 2]);
    expect([...kin]).toEqual([0, 0, 2]);
  });
});
