import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { chooseFolds, groupKFold, leaveOneGroupOut, splitRows } from "#core/selection/folds.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("groupKFold()", () => {
  it("makes folds of the sizes that scikit-learn's GroupKFold makes", () => {
    const { groups, count, sizes } = REFERENCE.groups;
    const folds = groupKFold(groups, count, prng(1));
    const found = Array.from({ length: count }, (_, fold) => splitRows(folds, fold).heldOut.length);
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
          const { training, heldOut } = splitRows(folds, fold);
          expect(heldOut.length).toBeGreaterThan(0);
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
    expect(chooseFolds(labels(10), prng(1))).toMatchObject({ kind: "leave-one-configuration-out", count: 10 });
    expect(chooseFolds(labels(11), prng(1))).toMatchObject({ kind: "grouped-k-fold", count: 5 });
  });
});

describe("leaveOneGroupOut()", () => {
  it("holds out one configuration with all its repetitions at a time", () => {
    const folds = leaveOneGroupOut(["b", "a", "b"]);
    expect(splitRows(folds, 0)).toEqual({ training: [1], heldOut: [0, 2] });
    expect(() => leaveOneGroupOut(["a", "a"])).toThrow("there is 1");
  });
});
