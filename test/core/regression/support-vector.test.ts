import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { supportVector, type SupportVectorHyperparameters } from "#core/regression/support-vector.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

const RBF: SupportVectorHyperparameters = {
  kind: "support-vector",
  kernel: "rbf",
  C: 10,
  epsilon: 0.05,
  gamma: "scale",
};

regressorContract("support vector machine", supportVector, RBF, {
  variants: [
    { ...RBF, C: 100 },
    { ...RBF, epsilon: 0.2 },
    { ...RBF, gamma: 0.3 },
    { ...RBF, kernel: "polynomial", degree: 2 },
  ],
});
regressorContract("linear support vector machine", supportVector, { ...RBF, kernel: "linear" });

describe("supportVector", () => {
  const answersTo = async (recorded: (typeof LINEAR_REFERENCE.supportVector)[number], tolerance: number) => {
    const hyperparameters = { kind: "support-vector" as const, ...recorded.hyperparameters, tolerance };
    const fitted = await supportVector.fit(hyperparameters, recordedTask(recorded));
    return supportVector.prepare(fitted)(matrixOf(recorded.asked));
  };
  const rangeOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

  it("agrees with scikit-learn's SVR to a thousandth of the range: each kernel, weighted, one row of weight zero", async () => {
    for (const recorded of LINEAR_REFERENCE.supportVector) {
      const found = await answersTo(recorded, 1e-3);
      // Where scikit-learn itself is farther from its own exact answers, so may this be, and a little more: it is close to them.
      const inexact = recorded.answers.map((answer, row) => Math.abs(answer - recorded.exactAnswers[row]!));
      const limit = 1.01 * Math.max(1e-3 * rangeOf(recorded.targets), ...inexact);
      for (const [row, answer] of recorded.answers.entries())
        expect(Math.abs(found[row]! - answer)).toBeLessThan(limit);
    }
  });

  // LIBSVM keeps its kernel in single precision: it is this far from the answers that more digits give.
  it("agrees with it to 1e-5 of the range where both go on to a tolerance of 1e-8", async () => {
    for (const recorded of LINEAR_REFERENCE.supportVector) {
      const found = await answersTo(recorded, 1e-8);
      for (const [row, answer] of recorded.exactAnswers.entries()) {
        expect(Math.abs(found[row]! - answer)).toBeLessThan(1e-5 * rangeOf(recorded.targets));
      }
    }
  });

  it("keeps each distinct row once, and none that lies within epsilon", async () => {
    const { features, targets } = LINEAR_REFERENCE.supportVector[0]!;
    const rows = { features: [...features, ...features], targets: [...targets, ...targets], weights: null };
    const once = await supportVector.fit({ ...RBF, C: 20 }, recordedTask({ features, targets, weights: null }));
    const twice = await supportVector.fit(RBF, recordedTask(rows));
    const lengths = [once, twice].map(({ coefficients }) => atob(coefficients.float64).length / 8);
    expect(lengths[0]).toBeLessThan(features.length);
    expect(lengths[1]).toBeLessThanOrEqual(features.length);
    const none = await supportVector.fit({ ...RBF, epsilon: 100 }, recordedTask({ features, targets, weights: null }));
    expect(none.coefficients.float64).toBe("");
    expect(none.intercept).toBeCloseTo((Math.max(...targets) + Math.min(...targets)) / 2, 9);
  });
});
