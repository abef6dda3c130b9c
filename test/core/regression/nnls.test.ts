import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { nnls } from "#core/regression/nnls.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { gaussian } from "../../support/learning-fixture.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

regressorContract("nnls", nnls, { kind: "nnls" });

describe("nnls", () => {
  const random = prng("nnls");
  const rows = Array.from({ length: 60 }, () => {
    const [megabytes, cpu] = [1 + 9 * random(), 0.5 + 3.5 * random()];
    return { features: [megabytes, 1 / cpu, megabytes / cpu], seconds: 0.3 + 0.8 * (megabytes / cpu) };
  });
  const features = matrixOf(rows.map((row) => row.features));

  it("agrees with scipy.optimize.nnls on a column of ones and the features, with weights too", async () => {
    for (const recorded of LINEAR_REFERENCE.nnls) {
      const fitted = await nnls.fit({ kind: "nnls" }, recordedTask(recorded));
      expect(fitted.intercept).toBeCloseTo(recorded.intercept, 8);
      for (const [index, value] of recorded.coefficients.entries()) {
        expect(fitted.coefficients[index]).toBeCloseTo(value, 8);
      }
    }
  });

  it("recovers a law of positive amounts", async () => {
    const targets = Float64Array.from(rows, ({ seconds }) => seconds);
    const fitted = await nnls.fit({ kind: "nnls" }, { features, targets, weights: null, random, trainNetwork: null });
    expect(fitted.intercept).toBeCloseTo(0.3, 6);
    expect(fitted.coefficients[2]).toBeCloseTo(0.8, 6);
    expect(fitted.coefficients[0]).toBeCloseTo(0, 6);
  });

  it("is never negative on positive features, however the targets fall", async () => {
    const targets = Float64Array.from(rows, ({ seconds }) => 10 - seconds + gaussian(random));
    const fitted = await nnls.fit({ kind: "nnls" }, { features, targets, weights: null, random, trainNetwork: null });
    expect([fitted.intercept, ...fitted.coefficients].every((value) => value >= 0)).toBe(true);
    expect(Math.min(...nnls.prepare(fitted)(features))).toBeGreaterThanOrEqual(0);
  });

  it("minimises relative errors where weights say so", async () => {
    const two = matrixOf([[1], [1]]);
    const targets = Float64Array.of(1, 100);
    const weights = targets.map((target) => 1 / target ** 2);
    const fitted = await nnls.fit({ kind: "nnls" }, { features: two, targets, weights, random, trainNetwork: null });
    // The minimum of (1 - c)² + (1 - c/100)² is at 1.01 / 1.0001.
    expect(nnls.prepare(fitted)(two)[0]).toBeCloseTo(1.01 / 1.0001, 9);
  });
});
