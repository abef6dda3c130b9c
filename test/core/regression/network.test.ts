import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import { type FittedNetwork, network } from "#core/regression/network.ts";

import { NETWORK_HYPERPARAMETERS, networkContract } from "../../contracts/network.ts";

networkContract("tfjs-wasm");

const TWO_LAYERS: FittedNetwork = {
  kind: "network",
  activation: "relu",
  layers: [
    { kernel: packFloat32([1, -1, 2, 0.5]), bias: packFloat32([0, 1]), units: 2 },
    { kernel: packFloat32([3, -2]), bias: packFloat32([0.5]), units: 1 },
  ],
  targetMean: 10,
  targetDeviation: 2,
};

describe("network", () => {
  it("answers what is worked out by hand", () => {
    // Hidden: relu([1 + 4, -1 + 1 + 1]) = [5, 1]; output: 15 - 2 + 0.5 = 13.5; scaled back: 37.
    expect([...network.prepare(TWO_LAYERS)(matrixOf([[1, 2]]))]).toEqual([37]);
    // Hidden: relu([-6, 0.5]) = [0, 0.5]; output: -1 + 0.5.
    expect([...network.prepare(TWO_LAYERS)(matrixOf([[0, -3]]))]).toEqual([10 + 2 * (-2 * 0 + 0.5)]);
  });

  it("refuses features that its weights do not fit", () => {
    expect(() => network.prepare(TWO_LAYERS)(matrixOf([[1]]))).toThrow("must have 1 × 2 weights: it has 4");
  });

  it("cannot be fitted without a library, nor with weights that diverged", async () => {
    const task = {
      features: matrixOf([[1], [2]]),
      targets: Float64Array.of(1, 2),
      weights: null,
      random: prng(1),
    };
    await expect(async () => network.fit(NETWORK_HYPERPARAMETERS, { ...task, trainNetwork: null })).rejects.toThrow(
      /no library/,
    );
    const diverging = async () => ({
      activation: "tanh" as const,
      layers: [{ kernel: Float32Array.of(NaN), bias: Float32Array.of(0), units: 1 }],
    });
    await expect(async () =>
      network.fit(NETWORK_HYPERPARAMETERS, { ...task, trainNetwork: diverging }),
    ).rejects.toThrow(/diverged/);
  });
});
