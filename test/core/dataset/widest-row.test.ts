import { describe, expect, it } from "vitest";

import { widestRow } from "#core/dataset/widest-row.ts";

describe("widestRow()", () => {
  it.each([
    ["", 0, 1, 1],
    ["a,b\n1,2\n", 4, 2, 1],
    ["a\r\n\r\n1,2,3\r\n4", 5, 3, 3],
    ['a,b\n"1,\n,,,",2\n3,4,5', 7, 3, 4],
    ["a,b\r1,2,3\r", 5, 3, 2],
  ])("of %j counts %i cells, and %i in the row at line %i", (text, cells, most, line) => {
    expect(widestRow(text)).toEqual({ cells, widest: { cells: most, line } });
  });
});
