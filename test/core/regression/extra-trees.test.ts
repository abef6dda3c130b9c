import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { extraTrees } from "#core/regression/extra-trees.ts";

import { regressorContract } from "../../contracts/regressor.ts";

const HYPERPARAMETERS = { kind: "extra-trees", trees: 50 } as const;

// Answers of trees are stored as float32.
regressorContract("extra trees", extraTrees, HYPERPARAMETERS, {
  constantTolerance: 2 ** -24,
  variants: [
    { ...HYPERPARAMETERS, trees: HYPERPARAMETERS.trees + 7 },
    { ...HYPERPARAMETERS, trees: 1 },
    { ...HYPERPARAMETERS, trees: 5, maximumDepth: 2 },
  ],
});

describe("extraTrees", () => {
  it("gives back the mean of what was measured at each place, as no row is left out", async () => {
    const rows = [
      [1, 1],
      [1, 2],
      [1, 2],
      [3, 1],
      [3, 5],
    ];
    const fitted = await extraTrees.fit(HYPERPARAMETERS, {
      features: matrixOf(rows),
      targets: Float64Array.of(1, 2, 4, 8, 16),
      weights: null,
      random: prng(1),
      trainNetwork: null,
    });
    expect([...extraTrees.prepare(fitted)(matrixOf(rows))]).toEqual([1, 3, 3, 8, 16]);
  });

  it("draws its thresholds: between two values the answers of many trees pass from one to the other", async () => {
    const fitted = await extraTrees.fit(
      { kind: "extra-trees", trees: 400 },
      {
        features: matrixOf([[0], [1]]),
        targets: Float64Array.of(0, 1),
        weights: null,
        random: prng(2),
        trainNetwork: null,
      },
    );
    const answers = extraTrees.prepare(fitted)(matrixOf([[0.25], [0.5], [0.75]]));
    for (const [place, expected] of [0.25, 0.5, 0.75].entries()) {
      expect(Math.abs(answers[place]! - expected)).toBeLessThan(0.1);
    }
  });
});
