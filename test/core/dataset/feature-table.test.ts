import { describe, expect, it } from "vitest";

import { rowKeys, selectTableRows } from "#core/dataset/feature-table.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const table = featureTable({ cpu: [1, 2, 1], host: ["a", "b", "a"] });

describe("selectTableRows()", () => {
  it("gives the rows in the order asked and leaves the table as it was", () => {
    const selected = selectTableRows(table, [2, 1]);
    expect(selected.rowCount).toBe(2);
    expect(selected.columns.map(({ values }) => [...values])).toEqual([
      [1, 2],
      ["a", "b"],
    ]);
    expect(table.rowCount).toBe(3);
  });
});

describe("rowKeys()", () => {
  it("gives equal keys to equal rows only", () => {
    const [first, second, third] = rowKeys(table);
    expect(first).toBe(third);
    expect(first).not.toBe(second);
    expect(new Set(rowKeys(featureTable({ a: ["1,2", "1"], b: ["3", "2,3"] }))).size).toBe(2);
  });
});
