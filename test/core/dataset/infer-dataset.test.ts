import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { inferDataset, unitOfName } from "#core/dataset/infer-dataset.ts";

const csv = readCsv("machine,cpu,host,run,time_s\n1,0.5,edge,a,3.5\n2,1,cloud,b,\n1,2,edge,c,1\n", "data.csv");

describe("inferDataset()", () => {
  it("tells numbers from categories and gives each column its role", () => {
    const dataset = inferDataset(csv, { name: "data", target: "time_s", groups: ["machine"], ignore: ["run"] });
    expect(dataset.columns.map(({ name, kind, role, unit }) => [name, kind, role, unit])).toEqual([
      ["machine", "category", "group", ""],
      ["cpu", "number", "feature", ""],
      ["host", "category", "feature", ""],
      ["run", "category", "info", ""],
      ["time_s", "number", "target", "s"],
    ]);
    expect(dataset.rows).toEqual([
      ["1", 0.5, "edge", "a", 3.5],
      ["2", 1, "cloud", "b", null],
      ["1", 2, "edge", "c", 1],
    ]);
  });

  it("takes numbers for names where it is told so", () => {
    const { columns } = inferDataset(csv, { name: "data", target: "time_s", categories: ["machine"] });
    expect(columns[0]).toMatchObject({ kind: "category", role: "feature" });
  });

  it("takes several columns together for the name of a configuration", () => {
    const { columns, rows } = inferDataset(csv, { name: "data", target: "time_s", groups: ["machine", "host"] });
    expect(columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ["machine", "category", "info"],
      ["cpu", "number", "feature"],
      ["host", "category", "info"],
      ["run", "category", "feature"],
      ["time_s", "number", "target"],
      ["machine, host", "category", "group"],
    ]);
    expect(rows.map((row) => row.at(-1))).toEqual(["1, edge", "2, cloud", "1, edge"]);
  });

  it("refuses slips in columns of numbers, naming line and value", () => {
    const slip = readCsv("cpu,t\n1,2\n2,3\n1o,4\n", "data.csv");
    expect(() => inferDataset(slip, { name: "d", target: "t" })).toThrow(
      'data.csv:4: Cannot read the table as "cpu" must be a number: current value is "1o"',
    );
    const target = readCsv("cpu,t\n1,fast\n2,slow\n", "data.csv");
    expect(() => inferDataset(target, { name: "d", target: "t" })).toThrow(
      'data.csv:2: Cannot read the table as "t" must be',
    );
  });

  it("refuses columns that are not there, naming the nearest", () => {
    for (const options of [
      { target: "time" },
      { target: "time_s", groups: ["machin"] },
      { target: "time_s", ignore: ["rum"] },
    ]) {
      expect(() => inferDataset(csv, { name: "d", ...options })).toThrow(
        /must have a column ".*": (did you mean|known are)/,
      );
    }
  });
});

describe("unitOfName()", () => {
  it("reads the unit that a name ends in", () => {
    expect(["serviceSeconds", "exec_time_ms", "inputBytes", "cpuMillicores", "runtime"].map(unitOfName)).toEqual([
      "s",
      "ms",
      "B",
      "millicores",
      "",
    ]);
  });
});
