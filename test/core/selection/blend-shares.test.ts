import { describe, expect, it } from "vitest";

import { sharesOf } from "#core/selection/blend-shares.ts";
import type { Contest } from "#core/selection/contest.ts";
import { foldsOf } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const outcome = (predicted: readonly number[]): TrainedOutcome => ({
  kind: "trained",
  trial: trialOf({ kind: "mean" }),
  predicted: Float64Array.from(predicted),
  deviations: null,
});

function contest(kind: "grouped-k-fold" | "extrapolation", changes: Partial<Contest> = {}): Contest {
  // 100 rows; the first fold learns from a half of them, the second from all but ten.
  const rows = Array.from({ length: 100 }, (_, row) => row);
  const folds = foldsOf(kind, [
    { training: rows.slice(0, 45), heldOut: [98] },
    { training: rows.slice(0, 90), heldOut: [99] },
  ]);
  return {
    outcomes: [],
    by: "capped-mape",
    folds,
    groups: rows.map(String),
    tested: { measured: Float64Array.of(1, 1), foldOf: folds.foldOf },
    scale: "log",
    ...changes,
  };
}

describe("sharesOf()", () => {
  it("fall with the error, the less the fewer configurations tell of it", () => {
    const outcomes = [outcome([1.1, 1.1]), outcome([1.2, 1.2])];
    const ratioOf = (groups: string[]): number => {
      const [better, worse] = sharesOf(contest("grouped-k-fold", { groups }), outcomes, [0, 1]);
      return better! / worse!;
    };
    const all = contest("grouped-k-fold").groups;
    // The error is twice as large: e^(1 / T), T = .1 · (1 + 30 / configurations).
    expect(ratioOf([...all])).toBeCloseTo(Math.exp(1 / (0.1 * 16)), 6);
    expect(ratioOf(all.map(() => "one"))).toBeCloseTo(Math.exp(1 / (0.1 * 31)), 6);
  });

  it("go by the later cuts of a range more than by the earlier ones", () => {
    const outcomes = [outcome([1, 1.2]), outcome([1.2, 1])];
    const near = sharesOf(contest("grouped-k-fold"), outcomes, [0, 1]);
    expect(near[0]).toBeCloseTo(near[1]!, 9);
    const [early, late] = sharesOf(contest("extrapolation"), outcomes, [0, 1]);
    // The first cut has half as many rows below it: it counts 1 / 2⁶, and the error of the one is 64 times the other's.
    expect(late).toBeCloseTo(1, 12);
    expect(early).toBeCloseTo(Math.exp(-63 / 0.5), 12);
  });

  it("are those of least squares where they are asked for", () => {
    const outcomes = [outcome([1.1, 1.1]), outcome([1.2, 0.8])];
    const [first, second] = sharesOf(contest("grouped-k-fold", { combination: "stacking" }), outcomes, [0, 1]);
    expect(first! + second!).toBeCloseTo(1, 3);
    expect(first!).toBeGreaterThan(second!);
    const byError = sharesOf(contest("grouped-k-fold"), outcomes, [0, 1]);
    expect(byError[0]).toBe(1);
  });

  it("are all alike without a test", () => {
    const outcomes = [outcome([1, 1]), outcome([9, 9])];
    for (const combination of ["by-error", "stacking"] as const)
      expect(sharesOf(contest("grouped-k-fold", { combination }), outcomes, [])).toEqual([1, 1]);
  });
});
