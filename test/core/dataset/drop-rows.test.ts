import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { type DropRule, dropRows, droppedWords } from "#core/dataset/drop-rows.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { prng } from "#core/numeric/prng.ts";
import { questionFolds } from "#core/selection/question-folds.ts";

const lines = Array.from({ length: 20 }, (_, row) => `${row % 10},${row % 2 === 0 ? "edge" : "cloud"},${row + 1}`);
const table = readCsv(`x2,host,y\n${lines.join("\n")}\n,edge,5\n`, "data.csv");
const left = (...rules: DropRule[]) => dropRows(table, rules);

describe("dropRows()", () => {
  it("drops rows above, below or at a bound and says how many; the bound itself and rows without a value stay", () => {
    const above = left({ column: "x2", when: "above", bound: 5 });
    expect(above.dropped.map(({ rows }) => rows)).toEqual([8]);
    expect(new Set(above.table.rows.map(({ cells }) => cells[0]))).toEqual(new Set(["0", "1", "2", "3", "4", "5", ""]));
    const below = left({ column: "x2", when: "below", bound: 5 });
    expect(new Set(below.table.rows.map(({ cells }) => cells[0]))).toEqual(new Set(["5", "6", "7", "8", "9", ""]));
    expect(left({ column: "x2", when: "equal", value: 3 }).dropped[0]?.rows).toBe(2);
    expect(left({ column: "host", when: "equal", value: "cloud" }).dropped[0]?.rows).toBe(10);
    expect(table.rows).toHaveLength(21);
  });

  it("counts a row for the first rule that it meets, and keeps the lines of those that stay", () => {
    const both = left({ column: "x2", when: "above", bound: 5 }, { column: "host", when: "equal", value: "cloud" });
    expect(both.dropped.map(({ rows }) => rows)).toEqual([8, 6]);
    expect(both.dropped.map(droppedWords)).toEqual([
      "8 rows with x2 above 5 were dropped.",
      '6 rows with host equal to "cloud" were dropped.',
    ]);
    expect(both.table.rows[1]?.line).toBe(4);
  });

  it("refuses columns that are not there, and bounds of what is no number", () => {
    expect(() => left({ column: "x3", when: "above", bound: 1 })).toThrow(
      'data.csv:1: Cannot read the table as it must have the column "x3" to drop rows by: did you mean "x2"?',
    );
    expect(() => left({ column: "host", when: "below", bound: 1 })).toThrow(
      'data.csv:2: Cannot read the table as "host" must be a number to drop rows below a bound: current value is "edge"',
    );
  });

  it("W10: no division into training and test rows brings dropped rows back", () => {
    const kept = left({ column: "x2", when: "above", bound: 5 }).table;
    const learned = trainingTable(inferDataset(kept, { name: "data", target: "y" }), "y");
    for (const question of [
      { extrapolate: ["x2"], interpolate: [] },
      { extrapolate: [], interpolate: ["x2"] },
      { extrapolate: [], interpolate: [] },
    ]) {
      const folds = questionFolds(question, learned.features, learned.groups, prng(1));
      const used = [...folds.rows, ...folds.training.flat()];
      const values = learned.features.columns[0]!.values as Float64Array;
      expect(used.length).toBeGreaterThan(0);
      expect(used.every((row) => values[row]! <= 5)).toBe(true);
    }
  });
});
