import { describe, expect, it } from "vitest";

import { fillBatch, rowOrder } from "#adapters/learning/network-batches.ts";
import { prng } from "#core/numeric/prng.ts";
import type { NetworkTask } from "#ports/learning.ts";

const task: NetworkTask = {
  features: Float32Array.of(1, 2, 3, 4, 5, 6),
  targets: Float32Array.of(10, 20, 30),
  weights: Float32Array.of(1, 1, 2),
  rowCount: 3,
  columnCount: 2,
  hiddenUnits: [2],
  activation: "tanh",
  epochs: 1,
  batchSize: 2,
  learningRate: 0.1,
  l2: 0,
  random: prng(1),
};

describe("rowOrder()", () => {
  it("takes rows as they come in one batch, and shuffles them by the source for several", () => {
    expect(rowOrder(4, 1, prng(1))).toEqual([0, 1, 2, 3]);
    const shuffled = rowOrder(40, 2, prng(1));
    expect(shuffled).toEqual(rowOrder(40, 2, prng(1)));
    expect(shuffled).not.toEqual(rowOrder(40, 1, prng(1)));
    expect([...shuffled].sort((left, right) => left - right)).toEqual(rowOrder(40, 1, prng(1)));
  });
});

describe("fillBatch()", () => {
  it("puts rows with a column of ones in a network's place; what is left of it counts nothing", () => {
    const room = {
      features: new Float32Array(12).fill(7),
      targets: new Float32Array(4).fill(7),
      rowWeights: new Float32Array(4).fill(7),
    };
    fillBatch(task, [2, 0, 1], 2, 1, 2, room);
    expect([...room.features.subarray(6)]).toEqual([3, 4, 1, 0, 0, 0]);
    expect([...room.targets.subarray(2)]).toEqual([20, 0]);
    expect(room.rowWeights[3]).toBe(0);
    expect([...room.features.subarray(0, 6)]).toEqual(Array(6).fill(7));
  });

  it("weighs rows so that an epoch weighs the same whatever the size of batches", () => {
    const total = (batchRows: number): number => {
      const room = {
        features: new Float32Array(3 * batchRows),
        targets: new Float32Array(batchRows),
        rowWeights: new Float32Array(batchRows),
      };
      let sum = 0;
      for (let start = 0; start < 3; start += batchRows) {
        fillBatch(task, [0, 1, 2], start, 0, batchRows, room);
        sum += room.rowWeights.reduce((left, right) => left + right, 0);
      }
      return (sum * batchRows) / 3;
    };
    expect(total(3)).toBeCloseTo(1, 6);
    expect(total(1)).toBeCloseTo(1, 6);
  });
});
