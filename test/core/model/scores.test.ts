import { describe, expect, it } from "vitest";

import { scoresOf } from "#core/model/scores.ts";

describe("scoresOf()", () => {
  it("gives all metrics and says on which data", () => {
    expect(scoresOf([0, 2, 4], [1, 1, 4], "Three rows.")).toEqual({
      mape: 0.25,
      rmse: Math.sqrt(2 / 3),
      mae: 2 / 3,
      r2: 0.75,
      rows: 3,
      zeroTargets: 1,
      data: "Three rows.",
    });
  });
});
