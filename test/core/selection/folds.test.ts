import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import {
  chooseFolds,
  entriesOf,
  entriesWithout,
  foldsOf,
  groupKFold,
  heldOutRowsOf,
  judgingEntries,
  leaveOneGroupOut,
  selectEntries,
} from "#core/selection/folds.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("groupKFold()", () => {
  it("makes folds of the sizes that scikit-learn's GroupKFold makes", () => {
    const { groups, count, sizes } = REFERENCE.groups;
    const folds = groupKFold(groups, count, prng(1));
    const found = Array.from({ length: count }, (_, fold) => heldOutRowsOf(folds, fold).length);
    expect(found.sort((left, right) => left - right)).toEqual(sizes);
  });

  it("never has one configuration on both sides, and holds out every row once", () => {
    const groups = fc.array(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 5 }), fc.nat(), (labels, count, seed) => {
        fc.pre(new Set(labels).size >= count);
        const folds = groupKFold(labels, count, prng(seed));
        const seen: number[] = [];
        for (let fold = 0; fold < count; fold++) {
          const [training, heldOut] = [folds.training[fold]!, heldOutRowsOf(folds, fold)];
          expect(heldOut.length).toBeGreaterThan(0);
          expect(training.length + heldOut.length).toBe(labels.length);
          const trained = new Set(training.map((row) => labels[row]));
          expect(heldOut.filter((row) => trained.has(labels[row]))).toEqual([]);
          seen.push(...heldOut);
        }
        expect(seen.sort((left, right) => left - right)).toEqual([...labels.keys()]);
      }),
    );
  });

  it("depends on the seed and on nothing else", () => {
    const labels = Array.from({ length: 30 }, (_, row) => `g${row % 15}`);
    expect(groupKFold(labels, 5, prng(1))).toEqual(groupKFold(labels, 5, prng(1)));
    expect(groupKFold(labels, 5, prng(1))).not.toEqual(groupKFold(labels, 5, prng(2)));
  });

  it("refuses more folds than configurations", () => {
    expect(() => groupKFold(["a", "a", "b"], 3, prng(1))).toThrow("at least 3 different configurations: there are 2");
  });
});

describe("chooseFolds()", () => {
  it("holds out each configuration alone while they are few, and sets of them beyond", () => {
    const labels = (count: number): string[] => Array.from({ length: 3 * count }, (_, row) => `g${row % count}`);
    expect(chooseFolds(labels(25), prng(1))).toMatchObject({ kind: "leave-one-configuration-out", count: 25 });
    expect(chooseFolds(labels(26), prng(1))).toMatchObject({ kind: "grouped-k-fold", count: 5 });
  });
});

describe("leaveOneGroupOut()", () => {
  it("holds out one configuration with all its repetitions at a time", () => {
    const folds = leaveOneGroupOut(["b", "a", "b"]);
    expect([folds.training[0], heldOutRowsOf(folds, 0)]).toEqual([[1], [0, 2]]);
    expect([folds.training[1], heldOutRowsOf(folds, 1)]).toEqual([[0, 2], [1]]);
    expect(() => leaveOneGroupOut(["a", "a"])).toThrow("there is 1");
  });
});

/** Two cuts of a range: rows 2 and 3 are tested twice, rows 0 and 1 never. */
const CUTS = foldsOf("extrapolation", [
  { training: [0, 1], heldOut: [2, 3, 4] },
  { training: [0, 1, 4], heldOut: [2, 3] },
]);

describe("foldsOf()", () => {
  it("has an entry for each row in each fold that tests it", () => {
    expect(CUTS).toEqual({
      kind: "extrapolation",
      count: 2,
      training: [
        [0, 1],
        [0, 1, 4],
      ],
      rows: [2, 3, 4, 2, 3],
      foldOf: [0, 0, 0, 1, 1],
    });
  });
});

describe("entriesOf() and entriesWithout()", () => {
  it("tell the entries of a fold, and those that know nothing of its rows", () => {
    expect([entriesOf(CUTS, 0), entriesOf(CUTS, 1)]).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    // The first cut tests all rows that are tested at all; beyond the second only row 4 of the first is none of its own.
    expect([entriesWithout(CUTS, 0), entriesWithout(CUTS, 1)]).toEqual([[], [2]]);
    expect(entriesWithout(leaveOneGroupOut(["a", "b", "a"]), 0)).toEqual([1]);
  });

  it("never have a row of the fold among those without it, nor miss any other", () => {
    const test = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(test, { minLength: 1, maxLength: 5 }), (tests) => {
        const folds = foldsOf(
          "extrapolation",
          tests.map((heldOut) => ({ training: [], heldOut })),
        );
        for (let fold = 0; fold < folds.count; fold++) {
          const judged = new Set(heldOutRowsOf(folds, fold));
          const without = entriesWithout(folds, fold);
          expect(without.some((entry) => judged.has(folds.rows[entry]!))).toBe(false);
          const others = folds.rows.filter((row) => !judged.has(row));
          expect(without.map((entry) => folds.rows[entry]!)).toEqual(others);
          expect(entriesOf(folds, fold).map((entry) => folds.rows[entry]!)).toEqual(tests[fold]);
        }
      }),
    );
  });
});

describe("judgingEntries()", () => {
  it("leaves out the folds that nothing is left to choose by for, unless that is so for all", () => {
    expect(judgingEntries(CUTS)).toEqual([3, 4]);
    expect(judgingEntries(leaveOneGroupOut(["a", "b", "a"]))).toEqual([0, 1, 2]);
    expect(judgingEntries(foldsOf("extrapolation", [{ training: [0], heldOut: [1, 2] }]))).toEqual([0, 1]);
  });
});

describe("selectEntries()", () => {
  it("keeps the folds, with some of their entries", () => {
    expect(selectEntries(CUTS, [2, 3])).toEqual({ ...CUTS, rows: [4, 2], foldOf: [0, 1] });
  });
});
