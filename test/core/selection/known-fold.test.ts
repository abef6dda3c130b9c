import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { chooseFolds, heldOutRowsOf } from "#core/selection/folds.ts";
import { withKnownFold } from "#core/selection/known-fold.ts";

const repeated = (counts: readonly number[]): string[] =>
  counts.flatMap((count, index) => new Array<string>(count).fill(`c${index}`));

describe("withKnownFold()", () => {
  it("adds a fold that tests what it also learns from, and leaves the others as they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 40, maxLength: 60 }),
        fc.nat(),
        (counts, seed) => {
          fc.pre(counts.filter((count) => count > 1).length >= 20);
          const keys = repeated(counts);
          const plain = chooseFolds(keys, prng(seed));
          const folds = withKnownFold(plain, keys, prng(seed))!;
          expect([folds.count, folds.known]).toEqual([plain.count + 1, plain.count]);
          expect(folds.training.slice(0, -1)).toEqual(plain.training);
          expect(folds.rows.slice(0, plain.rows.length)).toEqual(plain.rows);
          expect(folds.foldOf.slice(0, plain.foldOf.length)).toEqual(plain.foldOf);
          const tested = heldOutRowsOf(folds, plain.count);
          const learned = folds.training.at(-1)!;
          expect([...tested, ...learned].sort((one, other) => one - other)).toEqual([...keys.keys()]);
          const known = new Set(learned.map((row) => keys[row]));
          expect(tested.every((row) => known.has(keys[row]))).toBe(true);
          expect(tested.length).toBeLessThanOrEqual(Math.round(keys.length / 4));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("holds out a quarter of the rows where all were measured often", () => {
    const keys = repeated(new Array<number>(10).fill(12));
    const folds = withKnownFold(chooseFolds(keys, prng(1)), keys, prng(1))!;
    expect(heldOutRowsOf(folds, folds.known!)).toHaveLength(30);
  });

  it("is none where fewer than twenty rows could be held out", () => {
    const single = repeated([...new Array<number>(19).fill(2), ...new Array<number>(60).fill(1)]);
    expect(withKnownFold(chooseFolds(single, prng(1)), single, prng(1))).toBeNull();
    const few = repeated(new Array<number>(13).fill(6));
    expect(few).toHaveLength(78);
    expect(withKnownFold(chooseFolds(few, prng(1)), few, prng(1))).not.toBeNull();
    const fewer = few.slice(0, 76);
    expect(withKnownFold(chooseFolds(fewer, prng(1)), fewer, prng(1))).toBeNull();
  });
});
