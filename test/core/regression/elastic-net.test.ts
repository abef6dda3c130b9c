import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { elasticNet, type ElasticNetHyperparameters } from "#core/regression/elastic-net.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

const LASSO: ElasticNetHyperparameters = {
  kind: "elastic-net",
  alpha: 0.01,
  l1Ratio: 1,
  positive: false,
  fitIntercept: true,
};

regressorContract("lasso", elasticNet, LASSO);
regressorContract("elastic net of positive coefficients", elasticNet, { ...LASSO, l1Ratio: 0.5, positive: true });

describe("elasticNet", () => {
  it("agrees with scikit-learn's ElasticNet to 1e-6: positive, weighted, without intercept, wider than long", async () => {
    for (const recorded of LINEAR_REFERENCE.elasticNet) {
      const { alpha, l1Ratio, positive, fitIntercept, intercept, coefficients } = recorded;
      const fitted = await elasticNet.fit(
        { kind: "elastic-net", alpha, l1Ratio, positive, fitIntercept },
        recordedTask(recorded),
      );
      expect(Math.abs(fitted.intercept - intercept)).toBeLessThan(1e-6);
      for (const [index, value] of coefficients.entries()) {
        const place = fitted.terms.indexOf(index);
        expect(Math.abs((place < 0 ? 0 : fitted.coefficients[place]!) - value)).toBeLessThan(1e-6);
      }
    }
  });

  it("keeps no term where the price is above all that any explains", async () => {
    const recorded = LINEAR_REFERENCE.elasticNet[0]!;
    const fitted = await elasticNet.fit({ ...LASSO, alpha: 1e3 }, recordedTask(recorded));
    const mean = recorded.targets.reduce((sum, target) => sum + target, 0) / recorded.targets.length;
    expect(fitted.terms).toEqual([]);
    expect(fitted.intercept).toBeCloseTo(mean, 12);
  });

  it("ends on columns that depend on each other, without any price too", async () => {
    const features = matrixOf([1, 2, 3, 4].map((value) => [value, 2 * value, -value, 7]));
    const task = { features, targets: Float64Array.of(1, 2, 3, 4), weights: null, random: prng(1), trainNetwork: null };
    for (const alpha of [0, 1e-6]) {
      const fitted = await elasticNet.fit({ ...LASSO, alpha }, task);
      expect(elasticNet.prepare(fitted)(features)[3]).toBeCloseTo(4, 4);
    }
  });
});
