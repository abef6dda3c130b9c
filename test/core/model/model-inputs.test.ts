import { describe, expect, it } from "vitest";

import { modelInputs } from "#core/model/model-inputs.ts";

import { tableOf } from "../../support/learning-fixture.ts";

describe("modelInputs()", () => {
  it("says range, distinct values and the typical one", () => {
    const table = tableOf({ cpu: [4, 1, 1, 2], host: ["b", "a", "b", "c"] }, [1, 2, 3, 4], ["1", "2", "3", "4"]);
    expect(modelInputs(table)).toEqual([
      {
        kind: "number",
        name: "cpu",
        unit: "1",
        description: "cpu",
        minimum: 1,
        maximum: 4,
        values: [1, 2, 4],
        typical: 1,
      },
      { kind: "category", name: "host", description: "host", values: ["a", "b", "c"], typical: "b" },
    ]);
  });

  it("remembers which category stands for others", () => {
    const table = tableOf({ host: ["other", "a", "a"] }, [1, 2, 3], ["1", "2", "3"]);
    const inputs = table.inputs.map((input) => ({ ...input, other: "other" }));
    expect(modelInputs({ ...table, inputs })[0]).toMatchObject({ values: ["a", "other"], other: "other" });
  });

  it("lists no values where there are many", () => {
    const many = Array.from({ length: 13 }, (_, index) => index);
    expect(modelInputs(tableOf({ bytes: many }, many, many.map(String)))[0]).toMatchObject({
      values: null,
      typical: 6,
    });
  });
});
