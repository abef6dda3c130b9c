import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { renameColumns } from "#core/dataset/rename-columns.ts";

const table = readCsv("x1,x2,y\n1,2,3\n", "data.csv");

describe("renameColumns()", () => {
  it("gives other names, also by swapping two, and leaves the given table as it was", () => {
    expect(renameColumns(table, { x1: "cores", y: "time" }).header).toEqual(["cores", "x2", "time"]);
    expect(renameColumns(table, { x1: "x2", x2: "x1" }).header).toEqual(["x2", "x1", "y"]);
    expect(renameColumns(table, { x1: "cores" }).rows).toBe(table.rows);
    expect(table.header).toEqual(["x1", "x2", "y"]);
  });

  it("refuses names that are not there, not free, or empty", () => {
    expect(() => renameColumns(table, { x3: "cores" })).toThrow(
      'data.csv:1: Cannot read the table as a column to rename must be there, and "x3" is not: did you mean "x1"?',
    );
    expect(() => renameColumns(table, { x1: "y" })).toThrow('"y" would be there twice');
    expect(() => renameColumns(table, { x1: " " })).toThrow('the new name of "x1" must not be empty');
    expect(() => renameColumns(table, { toString: "z" })).toThrow('"toString" is not');
  });
});
