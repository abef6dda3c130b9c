import { z } from "zod";

import type { Matrix } from "#core/numeric/matrix.ts";
import { mean } from "#core/numeric/mean.ts";
import { PackedFloat32, packFloat32, unpackFloat32 } from "#core/numeric/packed-numbers.ts";
import { standardDeviation } from "#core/numeric/variance.ts";
import { distinctRows } from "./distinct-rows.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** A dense network from input to output; the last layer is linear, its answer is scaled back to the target. */
export const FittedNetwork = z.strictObject({
  kind: z.literal("network"),
  activation: z.enum(["relu", "tanh"]),
  /** `kernel` is row-major inputs × units. */
  layers: z.array(z.strictObject({ kernel: PackedFloat32, bias: PackedFloat32, units: z.int().positive() })).min(1),
  targetMean: z.number(),
  targetDeviation: z.number().positive(),
});
export type FittedNetwork = z.infer<typeof FittedNetwork>;

export interface NetworkHyperparameters {
  readonly kind: "network";
  readonly hiddenUnits: readonly number[];
  readonly activation: "relu" | "tanh";
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly l2: number;
}

/** A small dense network; it is trained by the library that the task brings, and answers without it. */
export const network: Regressor<NetworkHyperparameters, FittedNetwork> = {
  async fit({ kind: _kind, ...hyperparameters }, task) {
    checkFitTask("network", task);
    const { random, trainNetwork } = task;
    if (trainNetwork === null) throw new Error("Cannot fit a network as no library that trains networks is there");
    const targetMean = mean(task.targets, task.weights);
    const targetDeviation = standardDeviation(task.targets) || 1;
    const { features, targets, weights } = distinctRows(task);
    const trained = await trainNetwork({
      features: Float32Array.from(features.data),
      targets: Float32Array.from(targets, (target) => (target - targetMean) / targetDeviation),
      weights: Float32Array.from(weights),
      rowCount: features.rowCount,
      columnCount: features.columnCount,
      ...hyperparameters,
      random,
    });
    if (!trained.layers.every(({ kernel, bias }) => kernel.every(Number.isFinite) && bias.every(Number.isFinite))) {
      throw new Error("Cannot fit a network as its training diverged: weights are not finite");
    }
    const layers = trained.layers.map(({ kernel, bias, units }) => ({
      kernel: packFloat32(kernel),
      bias: packFloat32(bias),
      units,
    }));
    return { kind: "network", activation: hyperparameters.activation, layers, targetMean, targetDeviation };
  },
  prepare({ layers: packed, activation, targetMean, targetDeviation }) {
    const layers = packed.map(({ kernel, bias, units }) => ({
      kernel: unpackFloat32(kernel),
      bias: unpackFloat32(bias),
      units,
    }));
    return (features) => {
      let values = features;
      for (const [index, layer] of layers.entries()) {
        values = dense(values, layer, index === layers.length - 1 ? "linear" : activation);
      }
      return values.data.map((answer) => answer * targetDeviation + targetMean);
    };
  },
};

interface Layer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly units: number;
}

function dense({ rowCount, columnCount, data }: Matrix, layer: Layer, activation: "relu" | "tanh" | "linear"): Matrix {
  const { kernel, bias, units } = layer;
  if (kernel.length !== columnCount * units || bias.length !== units) {
    throw new RangeError(
      `Cannot ask a network as a layer must have ${columnCount} × ${units} weights: it has ${kernel.length}`,
    );
  }
  const answers = new Float64Array(rowCount * units);
  for (let row = 0; row < rowCount; row++) {
    const start = row * units;
    for (let unit = 0; unit < units; unit++) answers[start + unit] = bias[unit]!;
    for (let column = 0; column < columnCount; column++) {
      const value = data[row * columnCount + column]!;
      for (let unit = 0; unit < units; unit++) answers[start + unit]! += value * kernel[column * units + unit]!;
    }
  }
  if (activation === "tanh")
    for (let index = 0; index < answers.length; index++) answers[index] = Math.tanh(answers[index]!);
  if (activation === "relu")
    for (let index = 0; index < answers.length; index++) answers[index] = Math.max(0, answers[index]!);
  return { rowCount, columnCount: units, data: answers };
}
