import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { kNearestNeighbours, type KNearestNeighboursHyperparameters } from "#core/regression/k-nearest-neighbours.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

const UNIFORM: KNearestNeighboursHyperparameters = {
  kind: "k-nearest-neighbours",
  neighbours: 3,
  weights: "uniform",
  power: 2,
};

regressorContract("k nearest neighbours", kNearestNeighbours, UNIFORM);
regressorContract("k nearest neighbours by distance", kNearestNeighbours, {
  ...UNIFORM,
  weights: "distance",
  power: 1,
});

describe("kNearestNeighbours", () => {
  const answerOf = async (
    changes: Partial<KNearestNeighboursHyperparameters>,
    rows: number[][],
    targets: number[],
    asked: number[][],
    weights: number[] | null = null,
  ) => {
    const task = recordedTask({ features: rows, targets, weights });
    const fitted = await kNearestNeighbours.fit({ ...UNIFORM, ...changes }, task);
    return [...kNearestNeighbours.prepare(fitted)(matrixOf(asked))];
  };

  it("agrees with scikit-learn's KNeighborsRegressor", async () => {
    for (const { features, targets, neighbours, weights, power, asked, answers } of LINEAR_REFERENCE.neighbours) {
      const found = await answerOf({ neighbours, weights, power }, features, targets, asked);
      for (const [row, answer] of answers.entries()) expect(found[row]).toBeCloseTo(answer, 9);
    }
  });

  it("counts repetitions one and all, and with their mean where only some are among the nearest", async () => {
    const rows = [[0], [1], [1], [1], [5]];
    const targets = [10, 1, 2, 6, 100];
    expect(await answerOf({ neighbours: 4 }, rows, targets, [[0.9]])).toEqual([(10 + 1 + 2 + 6) / 4]);
    expect(await answerOf({ neighbours: 2 }, rows, targets, [[0.9]])).toEqual([3]);
    expect(await answerOf({ neighbours: 3 }, rows, targets, [[0.1]])).toEqual([(10 + 3 + 3) / 3]);
  });

  it("takes the earlier of equally near rows, in whatever part of the tree they are", async () => {
    const rows = Array.from({ length: 60 }, (_, index) => [index < 30 ? index - 29.5 : 59.5 - index, 0]);
    const targets = rows.map((_, index) => index);
    // Rows 29 and 59 are the two at ±.5.
    expect(await answerOf({ neighbours: 1 }, rows, targets, [[0, 0]])).toEqual([29]);
    expect(await answerOf({ neighbours: 1 }, rows.slice().reverse(), targets, [[0, 0]])).toEqual([0]);
  });

  it("takes all rows where there are fewer than it was told, and none that weighs nothing", async () => {
    expect(await answerOf({ neighbours: 9 }, [[0], [1]], [2, 4], [[0]])).toEqual([3]);
    expect(await answerOf({ neighbours: 1 }, [[0], [1]], [2, 4], [[0]], [0, 1])).toEqual([4]);
    expect(await answerOf({ neighbours: 2 }, [[0], [1]], [2, 4], [[0]], [3, 1])).toEqual([2.5]);
  });
});
