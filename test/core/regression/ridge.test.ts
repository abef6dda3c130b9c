import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { ridge } from "#core/regression/ridge.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { REFERENCE } from "../../support/reference.ts";

regressorContract("ridge", ridge, { kind: "ridge", alpha: 0.01 }, { variants: [{ kind: "ridge", alpha: 3 }] });

describe("ridge", () => {
  it("agrees with scikit-learn's Ridge: with weights, and with more columns than rows", async () => {
    for (const { features, targets, weights, alpha, coefficients, intercept } of REFERENCE.ridge) {
      const fitted = await ridge.fit(
        { kind: "ridge", alpha },
        {
          features: matrixOf(features),
          targets: Float64Array.from(targets),
          weights: weights === null ? null : Float64Array.from(weights),
          random: prng(1),
          trainNetwork: null,
        },
      );
      expect(fitted.intercept).toBeCloseTo(intercept, 9);
      for (const [index, value] of coefficients.entries()) expect(fitted.coefficients[index]).toBeCloseTo(value, 9);
    }
  });

  it("copes with columns that depend on each other", async () => {
    const features = matrixOf([1, 2, 3, 4].map((value) => [value, 2 * value, -value]));
    const fitted = await ridge.fit(
      { kind: "ridge", alpha: 1e-3 },
      { features, targets: Float64Array.of(1, 2, 3, 4), weights: null, random: prng(1), trainNetwork: null },
    );
    expect(ridge.prepare(fitted)(features)[3]).toBeCloseTo(4, 2);
  });
});
