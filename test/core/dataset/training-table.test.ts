import { describe, expect, it } from "vitest";

import type { Cell, Column, Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";

const column = (name: string, role: Column["role"], kind: Column["kind"] = "number"): Column => ({
  name,
  kind,
  role,
  unit: "",
  description: "",
});

function dataset(columns: Column[], rows: Cell[][]): Dataset {
  return {
    format: "dataset",
    version: 1,
    name: "faces.blur",
    campaignId: "faces-0123abcd",
    subject: "blur",
    level: "invocation",
    columns,
    rows,
    partial: true,
  };
}

const COLUMNS = [
  column("configuration", "group", "category"),
  column("cpu", "feature"),
  column("host", "feature", "category"),
  column("gpu", "feature"),
  column("seconds", "target"),
  column("bytes", "target"),
  column("outcome", "info", "category"),
];

describe("trainingTable()", () => {
  it("takes features as inputs and leaves out other targets, infos and rows that miss something", () => {
    const table = trainingTable(
      dataset(COLUMNS, [
        ["c1", 1, "edge", null, 3, 10, "succeeded"],
        ["c1", 1, "edge", null, null, null, "failed"],
        ["c2", null, "edge", null, 4, 10, "succeeded"],
        ["c2", 2, "cloud", null, 5, 10, "succeeded"],
      ]),
      "seconds",
    );
    expect(table.inputs.map(({ name }) => name)).toEqual(["cpu", "host"]);
    expect([...table.targets]).toEqual([3, 5]);
    expect(table.groups).toEqual(["c1", "c2"]);
    expect(table.features.columns.map(({ values }) => [...values])).toEqual([
      [1, 2],
      ["edge", "cloud"],
    ]);
    expect(table.droppedRows).toBe(2);
    expect(table.droppedColumns).toEqual([{ name: "gpu", reason: "it has no values" }]);
    expect([table.partial, table.campaignId]).toEqual([true, "faces-0123abcd"]);
  });

  it("refuses numbers whose squares and products would be none, in a sentence", () => {
    const columns = [column("cpu", "feature"), column("seconds", "target")];
    const of = (cpu: number, seconds: number) => () => trainingTable(dataset(columns, [[1, 3], [cpu, seconds]]), "seconds"); // prettier-ignore
    expect(of(0, 4)().targets).toHaveLength(2);
    expect(of(-1e100, 1e-100)().targets).toHaveLength(2);
    expect(of(1, 1e300)).toThrow(
      'Cannot learn seconds of faces.blur as numbers must be 0 or between 1e-100 and 1e+100 in size: "seconds" has 1e+300',
    );
    expect(of(1e-320, 4)).toThrow('"cpu" has 1e-320');
  });

  it("makes rows with equal inputs one configuration where no column says so", () => {
    const columns = [column("cpu", "feature"), column("seconds", "target")];
    const table = trainingTable(
      dataset(columns, [
        [1, 3],
        [2, 4],
        [1, 5],
      ] as Cell[][]),
      "seconds",
    );
    expect(table.groups).toEqual(["1", "2", "1"]);
  });

  it("leaves out categories that are names of single things", () => {
    const rows = Array.from({ length: 60 }, (_, row): Cell[] => ["c", row, `id${row}`, 1, 1, 1, ""]);
    const { droppedColumns } = trainingTable(dataset(COLUMNS, rows), "seconds");
    expect(droppedColumns).toEqual([{ name: "host", reason: "it has 60 categories, more than 50" }]);
  });

  it("refuses a target that is none", () => {
    expect(() => trainingTable(dataset(COLUMNS, []), "duration")).toThrow(
      "Cannot learn duration of faces.blur as the target must be a column of numbers: there is no such column",
    );
    expect(() => trainingTable(dataset(COLUMNS, []), "host")).toThrow("it is a category");
  });
});
