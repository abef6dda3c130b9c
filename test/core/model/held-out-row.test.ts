import { describe, expect, it } from "vitest";

import { HeldOutRow, HeldOutRows } from "#core/model/held-out-row.ts";

const ROW = {
  configuration: "a",
  fold: 0,
  inputs: { cpu: 1, kind: "x" },
  measured: 1,
  predicted: 2,
  lower: 1,
  upper: 3,
};

describe("HeldOutRows", () => {
  it("takes what the schema of a row takes, and nothing else", () => {
    const wrong: unknown[] = [
      null,
      "row",
      [],
      { ...ROW, fold: -1 },
      { ...ROW, fold: 0.5 },
      { ...ROW, configuration: 1 },
      { ...ROW, measured: NaN },
      { ...ROW, upper: Infinity },
      { ...ROW, predicted: "2" },
      { ...ROW, inputs: null },
      { ...ROW, inputs: [1] },
      { ...ROW, inputs: { cpu: null } },
      { ...ROW, inputs: { cpu: NaN } },
      { ...ROW, more: 1 },
      { ...ROW, lower: undefined },
    ];
    expect(HeldOutRows.parse([ROW, ROW])).toEqual([ROW, ROW]);
    expect(HeldOutRows.parse([])).toEqual([]);
    for (const row of wrong) {
      expect(HeldOutRow.safeParse(row).success).toBe(false);
      expect(HeldOutRows.safeParse([ROW, row]).success).toBe(false);
    }
    expect(HeldOutRows.safeParse({}).success).toBe(false);
  });

  it("says of which row what is wrong", () => {
    const { error } = HeldOutRows.safeParse([ROW, { ...ROW, fold: -1 }]);
    expect(error!.issues[0]).toMatchObject({ path: [1, "fold"], message: expect.stringContaining(">=0") as string });
  });
});
