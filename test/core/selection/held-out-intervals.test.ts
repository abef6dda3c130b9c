import { describe, expect, it } from "vitest";

import {
  entriesOf,
  entriesWithout,
  type Folds,
  foldsOf,
  leaveOneGroupOut,
  selectEntries,
} from "#core/selection/folds.ts";
import { type FoldIntervals, heldOutIntervals } from "#core/selection/held-out-intervals.ts";
import type { HeldOutPredictions } from "#core/selection/interval.ts";
import { selectHeldOut } from "#core/selection/select-held-out.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const OPTIONS = { errors: "difference", level: 0.9, lowerBound: 0 } as const;

function heldOut(folds: Folds, measured: number[], changes: Partial<HeldOutPredictions> = {}): HeldOutPredictions {
  return {
    table: featureTable({ cpu: [...measured.keys()] }),
    measured: Float64Array.from(measured),
    predicted: new Float64Array(measured.length).fill(11),
    groups: folds.rows.map((row) => `c${row}`),
    foldOf: folds.foldOf,
    foldKind: folds.kind,
    posterior: null,
    ...changes,
  };
}

/** Each fold on what is left without its rows. */
const strictly =
  (all: HeldOutPredictions, folds: Folds) =>
  (fold: number): FoldIntervals => ({
    own: selectHeldOut(all, entriesOf(folds, fold)),
    calibration: selectHeldOut(all, entriesWithout(folds, fold)),
  });

describe("heldOutIntervals()", () => {
  it("makes a fold's interval of the errors of all other folds", () => {
    const targets = Array.from({ length: 10 }, (_, index) => (index === 9 ? 20 : 10));
    const folds = leaveOneGroupOut(targets.map((_, index) => `c${index}`));
    const { lower, upper } = heldOutIntervals(folds, strictly(heldOut(folds, targets), folds), OPTIONS);
    // The last row's own error is 9, but the others' are all 1: nine of these, and Student's t of 9 degrees of freedom.
    const half = (9 + 10 * 1.8331129) / 19;
    expect(upper[9]! - 11).toBeCloseTo(half, 3);
    expect(11 - lower[9]!).toBeCloseTo(half, 3);
    expect(upper[0]! - 11).toBeGreaterThan(5);
  });

  it("knows nothing of a row that is tested in another fold too", () => {
    // Ten rows are tested by the first fold; the last of them, with an error of 9, by the second too.
    const folds = foldsOf("interpolation", [
      { training: [], heldOut: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
      { training: [], heldOut: [9] },
    ]);
    const entries = heldOut(folds, [10, 10, 10, 10, 10, 10, 10, 10, 10, 20, 20]);
    const { lower, upper } = heldOutIntervals(selectEntries(folds, [10]), strictly(entries, folds), OPTIONS);
    // By nine errors of 1 in one fold, half way to its Student's t; were its own among them, the width would be more.
    const near = (9 + 10 * 1.8331129) / 19;
    expect((upper[0]! - lower[0]!) / 2).toBeCloseTo((near + 2.3533634) / 2, 2);
  });

  it("answers for those folds only that are among the entries", () => {
    const folds = foldsOf("extrapolation", [
      { training: [0], heldOut: [1, 2] },
      { training: [0, 1], heldOut: [2] },
    ]);
    const entries = heldOut(folds, [12, 18, 14]);
    const options = { ...OPTIONS, lowerBound: null };
    const { upper } = heldOutIntervals(selectEntries(folds, [2]), strictly(entries, folds), options);
    // The second cut on row 1 of the first, whose error is 1: Student's t of one cut and two that are held to be alike.
    expect([...upper]).toHaveLength(1);
    expect(upper[0]! - 11).toBeCloseTo(2.3533634, 2);
  });

  it("is as wide as the learner says that it is uncertain", () => {
    const targets = Array.from({ length: 10 }, () => 10);
    const folds = leaveOneGroupOut(targets.map((_, index) => `c${index}`));
    const posterior = Float64Array.from(targets, (_, index) => (index === 9 ? 3 : 1));
    const { lower, upper } = heldOutIntervals(folds, strictly(heldOut(folds, targets, { posterior }), folds), OPTIONS);
    expect(upper[9]! - lower[9]!).toBeGreaterThan(2.5 * (upper[0]! - lower[0]!));
    expect(upper[0]! - lower[0]!).toBeGreaterThan(2);
  });
});
