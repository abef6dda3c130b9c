import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { mean } from "#core/regression/mean.ts";

import { regressorContract } from "../../contracts/regressor.ts";

regressorContract("mean", mean, { kind: "mean" }, { learnsNothing: true });

describe("mean", () => {
  it("answers the weighted mean, as scikit-learn's DummyRegressor", async () => {
    const fitted = await mean.fit(
      { kind: "mean" },
      {
        features: matrixOf([[1], [2]]),
        targets: Float64Array.of(2, 6),
        weights: Float64Array.of(1, 3),
        random: prng(1),
        trainNetwork: null,
      },
    );
    expect([...mean.prepare(fitted)(matrixOf([[9], [8], [7]]))]).toEqual([5, 5, 5]);
  });
});
