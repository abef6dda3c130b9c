import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { decisionTree } from "#core/regression/decision-tree.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { REFERENCE } from "../../support/reference.ts";

// Answers are stored as float32.
regressorContract(
  "decision tree",
  decisionTree,
  { kind: "decision-tree", maximumDepth: 10, minimumLeafRows: 2 },
  { constantTolerance: 2 ** -24 },
);

describe("decisionTree", () => {
  it("agrees with scikit-learn's DecisionTreeRegressor: depth, leaf size and weights", async () => {
    for (const { features, targets, weights, asked, answers, leaves, ...limits } of REFERENCE.trees) {
      const fitted = await decisionTree.fit(
        { kind: "decision-tree", ...limits },
        {
          features: matrixOf(features),
          targets: Float64Array.from(targets),
          weights: weights === null ? null : Float64Array.from(weights),
          random: prng(1),
          trainNetwork: null,
        },
      );
      const found = decisionTree.prepare(fitted)(matrixOf(asked));
      for (const [row, answer] of answers.entries()) expect(found[row]).toBeCloseTo(answer, 5);
      expect(fitted.trees.isSplit.count - fitted.trees.feature.count).toBe(leaves);
    }
  });
});
