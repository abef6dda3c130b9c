import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { decisionTree } from "#core/regression/decision-tree.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { REFERENCE } from "../../support/reference.ts";
import { taskOf, TREE_PEERS } from "../../support/tree-peers.ts";
import { treeHyperparameters } from "../../support/tree-hyperparameters.ts";

// Answers are stored as float32.
regressorContract(
  "decision tree",
  decisionTree,
  { kind: "decision-tree", maximumDepth: 10, minimumLeafRows: 2 },
  {
    constantTolerance: 2 ** -24,
    variants: [
      { kind: "decision-tree", maximumDepth: 2 },
      { kind: "decision-tree", featureShare: 0.5 },
      { kind: "decision-tree", maximumDepth: 4, criterion: "absolute-error" },
    ],
  },
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

  it.each(
    TREE_PEERS.trees.map((each) => [JSON.stringify({ ...each.settings, weighted: each.weighted }), each] as const),
  )("answers as scikit-learn's does: %s", async (_what, { settings, weighted, answers, leaves }) => {
    const { features, targets, weights, asked } = TREE_PEERS;
    const task = taskOf(features, targets, { weights: weighted ? Float64Array.from(weights) : null });
    const fitted = await decisionTree.fit({ kind: "decision-tree", ...treeHyperparameters(settings) }, task);
    expect([...decisionTree.prepare(fitted)(matrixOf(asked))]).toEqual(answers.map((answer) => Math.fround(answer)));
    expect(fitted.trees.isSplit.count - fitted.trees.feature.count).toBe(leaves);
  });

  it("splits exactly where there are more distinct values than bins of a histogram", async () => {
    const { features, targets, asked, answers, leaves } = TREE_PEERS.fineTree;
    const fitted = await decisionTree.fit({ kind: "decision-tree" }, taskOf(features, targets));
    expect([...decisionTree.prepare(fitted)(matrixOf(asked))]).toEqual(answers);
    expect(fitted.trees.isSplit.count - fitted.trees.feature.count).toBe(leaves);
  });

  it("counts rows, not distinct ones, in its limits, as scikit-learn does", async () => {
    const task = taskOf([[1], [1], [1], [2]], [1, 2, 3, 10]);
    const leaves = async (minimumLeafRows: number) =>
      (await decisionTree.fit({ kind: "decision-tree", minimumLeafRows }, task)).trees.values;
    expect(await leaves(1)).not.toEqual(await leaves(2));
    const more = taskOf([[1], [1], [2], [2]], [1, 2, 9, 10]);
    const fitted = await decisionTree.fit({ kind: "decision-tree", minimumLeafRows: 2 }, more);
    expect([...decisionTree.prepare(fitted)(matrixOf([[1], [2]]))]).toEqual([1.5, 9.5]);
  });
});
