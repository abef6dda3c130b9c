import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { answersOfSeeded, grownSeeded } from "#core/regression/grow-kindred.ts";
import { packTrees } from "#core/regression/packed-trees.ts";
import { prepareForest } from "#core/regression/grow-forest.ts";

const OPTIONS = { what: "forest", bootstrap: true, isDrawn: true };

const limits = fc.record({
  trees: fc.integer({ min: 1, max: 4 }),
  maximumDepth: fc.integer({ min: 1, max: 12 }),
  minimumSplitRows: fc.integer({ min: 2, max: 9 }),
  minimumLeafRows: fc.integer({ min: 1, max: 6 }),
  featureShare: fc.constantFrom(0.5, 1),
});

describe("answersOfSeeded()", () => {
  // Of 300 rows the first column has more bins than are summed up one by one, the others fewer.
  const rowCount = 300;
  const random = prng("kindred");
  const rows = Array.from({ length: rowCount }, () => [
    random() * 10,
    Math.floor(random() * 40),
    Math.floor(random() * 4),
    random() < 0.5 ? 1 : 2,
  ]);
  const targets = Float64Array.from(rows, ([a, b, c, d]) => a! ** 2 + b! * d! + 5 * c! + random());
  const task = { features: matrixOf(rows), targets, weights: null, trainNetwork: null };

  it("grows together what each grows alone, wherever their ways part", () => {
    fc.assert(
      fc.property(fc.array(limits, { minLength: 2, maxLength: 5 }), (list) => {
        const together = answersOfSeeded(list, { ...task, randomAnew: () => prng(7) }, task.features, OPTIONS);
        for (const [place, each] of list.entries()) {
          const alone = packTrees(grownSeeded(each, { ...task, random: prng(7) }, OPTIONS));
          expect(together[place]).toEqual(prepareForest(alone)(task.features));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("does so for the absolute error", () => {
    const list = [1, 3, 8].map((minimumLeafRows) => ({
      trees: 2,
      criterion: "absolute-error" as const,
      minimumLeafRows,
    }));
    const together = answersOfSeeded(list, { ...task, randomAnew: () => prng(7) }, task.features, OPTIONS);
    for (const [place, each] of list.entries()) {
      const alone = packTrees(grownSeeded(each, { ...task, random: prng(7) }, OPTIONS));
      expect(together[place]).toEqual(prepareForest(alone)(task.features));
    }
  });
});
