import { describe, expect, it } from "vitest";

import type { Metrics } from "#core/model/model.ts";
import { modelWarnings } from "#core/model/warnings.ts";

import { lawTable } from "../../support/learning-fixture.ts";

const scores = (mape: number | null, zeroTargets = 0): Metrics["heldOut"] => ({
  mape,
  rmse: 1,
  mae: 1,
  r2: null,
  rows: 30,
  zeroTargets,
  data: "",
});

const metrics = (heldOut: Metrics["heldOut"]): Metrics => ({
  folds: { kind: "grouped-k-fold", count: 5, choices: [] },
  heldOut,
  selection: heldOut,
  baseline: scores(0.5),
  coverage: { level: 0.9, share: 0.9, rows: 30, configurations: 10, data: "" },
});

describe("modelWarnings()", () => {
  it("has nothing to say of a good model on enough data", () => {
    expect(modelWarnings(lawTable({ configurations: 9 }), metrics(scores(0.1)), [], 0.9)).toEqual([]);
  });

  it("says in sentences what a reader should know", () => {
    const table = { ...lawTable({ configurations: 5 }), partial: true, droppedRows: 2 };
    const failed = { kind: "failed", family: "network", reason: "no library" } as const;
    expect(modelWarnings(table, metrics(scores(0.48, 3)), [failed], 0.9)).toEqual([
      "The campaign ended before all its runs were measured.",
      "Only 5 configurations were measured: the 90 % interval is a guess by Student's t.",
      "No learner clearly beat the mean on configurations it had not seen: MAPE 48 % against 50 %.",
      "3 of 30 measured values are zero and have no relative error: MAPE leaves them out.",
      "2 rows were left out as their target or an input is missing.",
      "No network could be trained: no library",
    ]);
  });
});
