import { describe, expect, it } from "vitest";

import type { CsvTable } from "#core/dataset/csv.ts";

import { type Division, heldOutSet } from "../../../../../scripts/bench/accuracy/unseen/held-out-sets.ts";

const CELLS = [1, 2, 3, 4, 6, 8, 12, 16].flatMap((cores) =>
  ["a", "b", "c", "d"].flatMap((host) => [1, 2].map((time) => [String(cores), host, String(time)])),
);
const TABLE: CsvTable = {
  source: "toy",
  header: ["cores", "host", "time"],
  rows: CELLS.map((cells, index) => ({ line: index + 2, cells })),
};
const divide = (division: Division, seed = 1) =>
  heldOutSet(TABLE, division, { target: "time", ignore: [], seed, mostRows: 1000 });
const valuesOf = ({ rows }: CsvTable, ...columns: number[]): Set<string> =>
  new Set(rows.map(({ cells }) => columns.map((column) => cells[column]).join(" ")));

describe("heldOutSet()", () => {
  it.each([
    { kind: "rows" },
    { kind: "configurations" },
    { kind: "beyond", column: "cores" },
    { kind: "between", column: "cores" },
    { kind: "things", column: "host" },
  ] as const)("puts each row on one side, the same for a seed ($kind)", (division) => {
    const { train, test } = divide(division);
    expect([...train.rows, ...test.rows].sort((one, other) => one.line - other.line)).toEqual(TABLE.rows);
    expect(divide(division)).toEqual(divide(division));
    if (!("column" in division && division.column === "cores"))
      expect(divide(division, 2)).not.toEqual(divide(division));
  });

  it("keeps whole configurations or things apart, and takes the name of a thing for no input", () => {
    const configurations = divide({ kind: "configurations" });
    expect([...valuesOf(configurations.test, 0, 1)].some((key) => valuesOf(configurations.train, 0, 1).has(key))).toBe(
      false,
    );
    expect(valuesOf(configurations.test, 0, 1).size).toBe(8);
    const things = divide({ kind: "things", column: "host" });
    expect([valuesOf(things.test, 1).size, things.ignore]).toEqual([1, ["host"]]);
  });

  it("asks beyond the largest values, or between others, and declares it", () => {
    const beyond = divide({ kind: "beyond", column: "cores" });
    expect([...valuesOf(beyond.test, 0)]).toEqual(["12", "16"]);
    expect(beyond.question).toEqual({ extrapolate: ["cores"], interpolate: [] });
    const between = divide({ kind: "between", column: "cores" });
    expect([...valuesOf(between.test, 0)]).toEqual(["3", "8"]);
    expect(between.question).toEqual({ extrapolate: [], interpolate: ["cores"] });
  });

  it("thins out what has too many rows", () => {
    const { train, test } = heldOutSet(TABLE, { kind: "rows" }, { target: "time", ignore: [], seed: 1, mostRows: 40 });
    expect([train.rows.length, test.rows.length]).toEqual([30, 10]);
  });
});
