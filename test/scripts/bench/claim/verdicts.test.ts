import { describe, expect, it } from "vitest";

import type { ClaimResult } from "../../../../scripts/bench/claim/claim-result.ts";
import { verdictLines, verdicts } from "../../../../scripts/bench/claim/verdicts.ts";

const spread = (mean: number) => ({ mean, deviation: 0.01, worst: mean + 0.02 });

function result(changes: Partial<ClaimResult> & { readonly error?: number }): ClaimResult {
  const { error = 0.05, ...given } = changes;
  return {
    campaign: "faces",
    subject: "workflow",
    target: "makespanSeconds",
    along: "any",
    words: "any",
    timeShare: 0.16,
    usedTimeShare: 0.14,
    draws: 3,
    all: false,
    configurations: 7,
    askedRows: 100,
    newShare: 1,
    refusedRows: 0,
    mape: spread(error),
    mapeOfMeans: spread(error - 0.01),
    coverage: 0.9,
    relativeWidth: 0.3,
    noiseMape: 0.03,
    ...given,
  };
}

const holding = (results: readonly ClaimResult[]) => verdicts(results).map(({ holds }) => holds);

describe("verdicts()", () => {
  it("holds what holds in all cases", () => {
    expect(holding([result({}), result({ along: "cpu", error: 0.09 })])).toEqual([true, true, true, true, true, true]);
  });

  it("names the cases in which a claim does not hold, and by how much", () => {
    const list = verdicts([
      result({ error: 0.4, coverage: 0.8 }),
      result({ along: "cpu", error: 0.2, coverage: 0.7, noiseMape: 0.12 }),
      result({ along: "input size", error: 0.05, coverage: 1, askedRows: 800 }),
    ]);
    expect(list.map(({ holds }) => holds)).toEqual([false, false, false, false, true, false]);
    expect(verdictLines(list)).toMatchInlineSnapshot(`
      "Does not hold: OSCAR-P's claim of MAPE below 30 % in all scenarios. It does in 2 of 3 cases, by the mean over the draws; not in faces workflow.makespanSeconds from 16 %: 40 %.
      Does not hold: OSCAR-P's claim of MAPE below 10 % when extrapolating. It does in 1 of 2 cases, by the mean over the draws; not in faces workflow.makespanSeconds from 16 %, beyond the cpu: 20 % (in 1 of them a repetition misses the others by as much).
      Does not hold: what OSCAR-P's data give for whole workflows, 5.7 % from 15.9 % of the time, on faces workflow.makespanSeconds. 39 % from 14 %, against means of repetitions as there.
      Does not hold: 90 % intervals of interpolations together cover 87 to 93 %. They cover 80 % of 100 rows.
      Holds: 90 % intervals of extrapolations together cover 85 to 97 %. They cover 96.7 % of 900 rows.
      Does not hold: 90 % intervals of no extrapolation cover less than 75 %. These do: faces workflow.makespanSeconds from 16 %, beyond the cpu (70 %)."
    `);
  });

  it("says nothing of extrapolation where none was asked", () => {
    expect(holding([result({})])).toHaveLength(3);
  });
});
