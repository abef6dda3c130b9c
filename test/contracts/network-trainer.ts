import type { Tensor } from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";

import { loadTensorFlow, type TensorFlow, type TensorFlowBackend } from "#adapters/learning/load-tensorflow.ts";
import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { matrixOf } from "#core/numeric/matrix.ts";
import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import { network } from "#core/regression/network.ts";
import { TrainingStopped } from "#core/regression/training-stopped.ts";
import { r2Score } from "#core/selection/r2-score.ts";
import type { NetworkTask, TrainedNetwork } from "#ports/learning.ts";

/** A smooth function that no linear one comes near. */
const bowl = ([left, right]: readonly number[]): number => left! ** 2 + Math.sin(2 * right!) - 1;

function rowsOf(seed: string, count: number): number[][] {
  const random = prng(seed);
  return Array.from({ length: count }, () => [3 * random() - 1.5, 3 * random() - 1.5]);
}

function taskOf(changes: Partial<NetworkTask> = {}, rows = rowsOf("train", 80)): NetworkTask {
  return {
    features: Float32Array.from(rows.flat()),
    targets: Float32Array.from(rows, bowl),
    weights: null,
    rowCount: rows.length,
    columnCount: 2,
    hiddenUnits: [16],
    activation: "tanh",
    epochs: 300,
    batchSize: 256,
    learningRate: 0.05,
    l2: 1e-5,
    random: prng("network"),
    ...changes,
  };
}

function answer({ layers, activation }: TrainedNetwork, rows: number[][]): Float64Array {
  if (activation === "silu") throw new Error("Cannot ask a network of the regressor as it must bend by tanh or relu");
  const packed = layers.map(({ kernel, bias, units }) => ({
    kernel: packFloat32(kernel),
    bias: packFloat32(bias),
    units,
  }));
  const fitted = { kind: "network", activation, layers: packed, targetMean: 0, targetDeviation: 1 } as const;
  return network.prepare(fitted)(matrixOf(rows));
}

const silu = (value: number): number => value / (1 + Math.exp(-value));

/** The native package is all of TensorFlow.js, and its tensors are of its own copy; the others are the core alone. */
function layersLibrary(tf: TensorFlow): Pick<typeof tfjsLayers, "layers" | "sequential"> {
  return "sequential" in tf ? (tf as unknown as typeof tfjsLayers) : tfjsLayers;
}

/** What every back end of TensorFlow.js that trains networks has to hold to. */
export function networkTrainerContract(backend: TensorFlowBackend): void {
  describe(`network trainer contract of ${backend}`, () => {
    it("learns a function that bends", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const asked = rowsOf("asked", 100);
      for (const changes of [{}, { activation: "relu", hiddenUnits: [24, 12] } as const]) {
        expect(r2Score(asked.map(bowl), answer(await train(taskOf(changes)), asked))).toBeGreaterThan(0.9);
      }
    });

    it("learns in mini-batches too", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const asked = rowsOf("asked", 100);
      const trained = await train(taskOf({ batchSize: 32, epochs: 120 }));
      expect(r2Score(asked.map(bowl), answer(trained, asked))).toBeGreaterThan(0.9);
    });

    it("gives the same network for the same task and source, and another for another source", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const first = await train(taskOf({ epochs: 20 }));
      expect(await train(taskOf({ epochs: 20 }))).toEqual(first);
      expect(await train(taskOf({ epochs: 20, random: prng("other") }))).not.toEqual(first);
    });

    it("ends within a few steps once it is told to stop, but not for a network that others wait for", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      let asked = 0;
      const stopped = { epochs: 1_000, isStopped: () => ++asked > 2 };
      await expect(train(taskOf(stopped))).rejects.toThrow(TrainingStopped);
      expect(asked).toBe(3);
      const [, whole] = await Promise.all([
        train(taskOf({ epochs: 60, isStopped: () => true })).catch(() => undefined),
        train(taskOf({ epochs: 60 })),
      ]);
      expect(whole.layers).toHaveLength(2);
    });

    it("trains tasks that come together as it trains them one by one", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const tasks = (): NetworkTask[] =>
        [80, 60, 71].map((count, index) => taskOf({ epochs: 30, random: prng(index) }, rowsOf(`rows ${index}`, count)));
      const together = await Promise.all([...tasks(), taskOf({ epochs: 5, hiddenUnits: [3] })].map(train));
      expect(together[3]!.layers[0]!.units).toBe(3);
      for (const [index, task] of tasks().entries()) {
        const alone = await train(task);
        for (const [layer, { kernel }] of alone.layers.entries()) {
          for (const [at, value] of kernel.entries())
            expect(together[index]!.layers[layer]!.kernel[at]).toBeCloseTo(value, 3);
        }
      }
    });

    it("counts rows by their weights", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const rows = [[1], [1]];
      const trained = await train({
        ...taskOf({ columnCount: 1, targets: Float32Array.of(0, 4), weights: Float32Array.of(1, 3), l2: 0 }, rows),
      });
      expect(answer(trained, [[1]])[0]).toBeCloseTo(3, 2);
    });

    it("answers several numbers, each target counted by its own weight", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const task = taskOf({
        columnCount: 1,
        targetCount: 2,
        targets: Float32Array.of(0, 10, 4, 30),
        weights: Float32Array.of(1, 1, 3, 1),
        activation: "silu",
        hiddenUnits: [4],
        l2: 0,
        warmupSteps: 10,
      });
      const { layers } = await train({ ...task, features: Float32Array.of(1, 1), rowCount: 2 });
      const [hidden, last] = layers;
      const bent = [...hidden!.bias].map((bias, unit) => silu(bias + hidden!.kernel[unit]!));
      const answers = [0, 1].map((target) =>
        bent.reduce((sum, value, unit) => sum + value * last!.kernel[unit * 2 + target]!, last!.bias[target]!),
      );
      expect(answers[0]).toBeCloseTo(3, 1);
      expect(answers[1]).toBeCloseTo(20, 1);
    });

    it("pays little heed to a wild target where large errors count in a straight line", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const rows = [[1], [1], [1]];
      const targets = Float32Array.of(1, 1, 7);
      const learned = await train(taskOf({ columnCount: 1, targets, huberDelta: 0.1, l2: 0 }, rows));
      expect(answer(learned, [[1]])[0]).toBeLessThan(1.2);
      expect(answer(await train(taskOf({ columnCount: 1, targets, l2: 0 }, rows)), [[1]])[0]).toBeCloseTo(3, 1);
    });

    it("lets kernels decay where asked to", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const size = async (weightDecay: number): Promise<number> => {
        const { layers } = await train(taskOf({ weightDecay, epochs: 100 }));
        return layers.reduce((sum, { kernel }) => sum + kernel.reduce((inner, value) => inner + value ** 2, 0), 0);
      };
      expect(await size(1)).toBeLessThan(0.7 * (await size(0)));
    });

    it("holds kernels small where asked to", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const size = async (l2: number): Promise<number> => {
        const { layers } = await train(taskOf({ l2, epochs: 100 }));
        return layers.reduce((sum, { kernel }) => sum + kernel.reduce((inner, value) => inner + value ** 2, 0), 0);
      };
      expect(await size(0.1)).toBeLessThan(0.3 * (await size(0)));
    });

    it("answers with plain arrays what TensorFlow answers with the same weights", async () => {
      const { train } = await loadTfjsNetworkTrainer([backend]);
      const trained = await train(taskOf({ hiddenUnits: [8, 5], epochs: 10 }));
      const { tf } = await loadTensorFlow([backend]);
      const { layers, sequential } = layersLibrary(tf);
      const model = sequential({
        layers: [
          layers.dense({ units: 8, activation: "tanh", inputShape: [2] }),
          layers.dense({ units: 5, activation: "tanh" }),
          layers.dense({ units: 1 }),
        ],
      });
      let inputs = 2;
      for (const [layer, { kernel, bias, units }] of trained.layers.entries()) {
        model.layers[layer]!.setWeights([tf.tensor2d(kernel, [inputs, units]), tf.tensor1d(bias)]);
        inputs = units;
      }
      const asked = rowsOf("asked", 50);
      const expected = await (model.predict(tf.tensor2d(asked)) as Tensor).data();
      const found = answer(trained, asked);
      for (const [row, value] of expected.entries()) expect(found[row]).toBeCloseTo(value, 5);
    });
  });
}
