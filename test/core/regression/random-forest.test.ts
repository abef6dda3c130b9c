import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { randomForest } from "#core/regression/random-forest.ts";
import { rmse } from "#core/selection/rmse.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { REFERENCE } from "../../support/reference.ts";

const HYPERPARAMETERS = { kind: "random-forest", trees: 50, minimumLeafRows: 1, featureShare: 0.7 } as const;

// Answers of trees are stored as float32.
regressorContract("random forest", randomForest, HYPERPARAMETERS, {
  constantTolerance: 2 ** -24,
  variants: [
    { ...HYPERPARAMETERS, trees: HYPERPARAMETERS.trees + 7 },
    { ...HYPERPARAMETERS, trees: 1 },
    { ...HYPERPARAMETERS, trees: 5, maximumDepth: 2 },
    { ...HYPERPARAMETERS, minimumLeafRows: 4 },
    { ...HYPERPARAMETERS, minimumSplitRows: 12 },
  ],
});

describe("randomForest", () => {
  it("is as good as scikit-learn's on Friedman's first problem, within four standard deviations of its seeds", async () => {
    const { features, targets, trees, featureShare, minimumLeafRows, rmse: expected } = REFERENCE.forest;
    const errors = [];
    for (const seed of [1, 2, 3]) {
      const fitted = await randomForest.fit(
        { kind: "random-forest", trees, featureShare, minimumLeafRows },
        {
          features: matrixOf(features.slice(0, 120)),
          targets: Float64Array.from(targets.slice(0, 120)),
          weights: null,
          random: prng(seed),
          trainNetwork: null,
        },
      );
      errors.push(rmse(targets.slice(120), randomForest.prepare(fitted)(matrixOf(features.slice(120)))));
    }
    for (const error of errors) expect(Math.abs(error - expected.mean)).toBeLessThan(4 * expected.deviation);
    expect(new Set(errors).size).toBe(3);
  });

  it("draws repetitions one by one: a tree sees what scattered", async () => {
    const fitted = await randomForest.fit(HYPERPARAMETERS, {
      features: matrixOf([[1], [1], [1], [1]]),
      targets: Float64Array.of(0, 0, 0, 8),
      weights: null,
      random: prng(1),
      trainNetwork: null,
    });
    const [answer] = randomForest.prepare(fitted)(matrixOf([[1]]));
    expect(answer).not.toBe(2);
    expect(Math.abs(answer! - 2)).toBeLessThan(2);
  });
});
