import { describe, expect, it } from "vitest";

import { heldOutRows, residualsOf } from "#core/model/held-out.ts";
import { foldsOf, leaveOneGroupOut } from "#core/selection/folds.ts";

import { tableOf } from "../../support/learning-fixture.ts";

describe("heldOutRows()", () => {
  it("says what was asked, measured and predicted of each row", () => {
    const table = tableOf({ cpu: [1, 2], host: ["a", "b"] }, [3, 4], ["c1", "c2"]);
    const [predicted, lower, upper] = [Float64Array.of(3.1, 4.2), Float64Array.of(3, 4), Float64Array.of(3.5, 4.5)];
    const rows = heldOutRows(table, leaveOneGroupOut(table.groups), {
      measured: table.targets,
      predicted,
      lower,
      upper,
      choices: [],
    });
    expect(rows[1]).toEqual({
      configuration: "c2",
      fold: 1,
      inputs: { cpu: 2, host: "b" },
      measured: 4,
      predicted: 4.2,
      lower: 4,
      upper: 4.5,
    });
  });

  it("has a row for each time that one was tested", () => {
    const table = tableOf({ cpu: [1, 2, 3] }, [3, 4, 5], ["c1", "c2", "c3"]);
    const folds = foldsOf("extrapolation", [
      { training: [0], heldOut: [1, 2] },
      { training: [0, 1], heldOut: [2] },
    ]);
    const predicted = Float64Array.of(1, 2, 3);
    const measured = Float64Array.of(4, 5, 5);
    const rows = heldOutRows(table, folds, { measured, predicted, lower: predicted, upper: predicted, choices: [] });
    expect(rows.map((row) => [row.configuration, row.fold, row.measured, row.predicted])).toEqual([
      ["c2", 0, 4, 1],
      ["c3", 0, 5, 2],
      ["c3", 1, 5, 3],
    ]);
  });

  it("keeps an even part of very many", () => {
    const many = Array.from({ length: 4500 }, (_, row) => row);
    const table = tableOf(
      { cpu: many },
      many,
      many.map((row) => `c${row % 3}`),
    );
    const ends = Float64Array.from(many);
    const rows = heldOutRows(table, leaveOneGroupOut(table.groups), {
      measured: ends,
      predicted: ends,
      lower: ends,
      upper: ends,
      choices: [],
    });
    expect(rows.length).toBe(1500);
    expect(rows.at(-1)!.measured).toBe(4497);
  });
});

describe("residualsOf()", () => {
  it("gives quantiles of ratios or of differences", () => {
    const at = (kind: "ratio" | "difference"): number =>
      residualsOf(kind, Float64Array.of(1, 4, 9), Float64Array.of(1, 2, 3)).quantiles.find(
        ({ probability }) => probability === 0.5,
      )!.value;
    expect([at("ratio"), at("difference")]).toEqual([2, 2]);
    expect(residualsOf("ratio", Float64Array.of(1, 4), Float64Array.of(1, 2)).kind).toBe("ratio");
  });
});
