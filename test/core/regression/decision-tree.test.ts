import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { packInt32 } from "#core/numeric/packed-numbers.ts";
import { decisionTree, packTree, unpackTree } from "#core/regression/decision-tree.ts";

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
      expect(Array.from(unpackTree(fitted.tree).left).filter((left) => left === -1)).toHaveLength(leaves);
    }
  });
});

describe("unpackTree()", () => {
  it("refuses nodes that lead back or nowhere, so that no question runs for ever", () => {
    const tree = packTree({ feature: [0, 0, 0], threshold: [1, 0, 0], left: [1, -1, -1], value: [0, 1, 2] });
    expect(unpackTree(tree).value[2]).toBe(2);
    for (const left of [[0, -1, -1], [2, -1, -1], [1, 1, -1], [1, -1], []]) {
      expect(() => unpackTree({ ...tree, left: packInt32(left) }), JSON.stringify(left)).toThrow(/lead to later nodes/);
    }
  });
});
