import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { FittedRegressor } from "#core/regression/fitted-regressor.ts";
import { fitRegressor, type Hyperparameters, prepareRegressor, REGRESSOR_KINDS } from "#core/regression/regressors.ts";

const SETTINGS: readonly Hyperparameters[] = [
  { kind: "mean" },
  { kind: "ridge", alpha: 1 },
  { kind: "elastic-net", alpha: 0.1, l1Ratio: 1, positive: false, fitIntercept: true },
  { kind: "stepwise", pToAdd: 0.05, pToRemove: 0.1, fitIntercept: true, maximumSteps: 100 },
  { kind: "nnls" },
  { kind: "law", errors: "relative", l1: 1e-3, rounds: 2 },
  { kind: "parametric", law: "amdahl", parallelism: "cores", errors: "relative" },
  { kind: "k-nearest-neighbours", neighbours: 2, weights: "uniform", power: 2 },
  { kind: "support-vector", kernel: "rbf", C: 1, epsilon: 0.1, gamma: "scale" },
  { kind: "decision-tree", maximumDepth: 3, minimumLeafRows: 1 },
  { kind: "random-forest", trees: 3, minimumLeafRows: 1, featureShare: 1 },
  { kind: "extra-trees", trees: 3 },
  { kind: "boosting", rounds: 3 },
  { kind: "network", hiddenUnits: [2], activation: "tanh", epochs: 1, batchSize: 8, learningRate: 0.1, l2: 0 },
  {
    kind: "gaussian-process",
    quadratic: true,
    additive: true,
    direction: true,
    errors: "equal",
    robustRounds: 1,
  },
];

describe("fitRegressor()", () => {
  it("fits every kind to data that its schema accepts and that answers", async () => {
    const task = {
      features: matrixOf([[1], [2], [3]]),
      names: ["cores"],
      targets: Float64Array.of(1, 2, 4),
      weights: null,
      random: prng(1),
      trainNetwork: async () => ({
        activation: "tanh" as const,
        layers: [{ kernel: Float32Array.of(1), bias: Float32Array.of(0), units: 1 }],
      }),
    };
    for (const hyperparameters of SETTINGS) {
      const fitted = FittedRegressor.parse(await fitRegressor(hyperparameters, task));
      expect(fitted.kind).toBe(hyperparameters.kind);
      expect(prepareRegressor(fitted)(task.features)).toHaveLength(3);
    }
    expect(SETTINGS.map(({ kind }) => kind)).toEqual(REGRESSOR_KINDS);
  });
});
