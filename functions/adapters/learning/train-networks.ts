import type { Tensor3D } from "@tensorflow/tfjs-core";

import { TrainingStopped } from "#core/regression/training-stopped.ts";
import type { NetworkTask, TrainedNetwork } from "#ports/learning.ts";
import { adam } from "./adam.ts";
import type { TensorFlow } from "./load-tensorflow.ts";
import { networkGradients, type WeightShape } from "./network-gradients.ts";
import { fillBatch, rowOrder, totalWeight } from "./network-batches.ts";

/** Lets other work of the process have its turn after so many steps. */
const STEPS_PER_TURN = 25;

/**
 * Trains networks of one shape side by side, stacked along the first axis of every tensor: mini-batches, Adam, a
 * learning rate that rises where asked to and falls to zero along a cosine. First weights and the order of rows come of each task's own source.
 * Throws `TrainingStopped` once all of them are stopped.
 */
export async function trainNetworks(tf: TensorFlow, tasks: readonly NetworkTask[]): Promise<TrainedNetwork[]> {
  const [first] = tasks;
  if (first === undefined) return [];
  const {
    columnCount,
    targetCount = 1,
    hiddenUnits,
    epochs,
    learningRate,
    l2,
    weightDecay = 0,
    warmupSteps = 0,
  } = first;
  const most = Math.max(...tasks.map(({ rowCount }) => rowCount));
  const batchRows = Math.min(first.batchSize, most);
  const batches = Math.ceil(most / batchRows);
  const sizes = [columnCount, ...hiddenUnits, targetCount];
  const shapes = sizes.slice(1).map((units, layer): WeightShape => ({ inputs: sizes[layer]!, units }));
  const weights = shapes.map((shape) => firstWeights(shape, tasks));
  const optimisers = weights.map((values) => adam(values.length));

  const features = new Float32Array(tasks.length * batchRows * (columnCount + 1));
  const targets = new Float32Array(tasks.length * batchRows * targetCount);
  const rowWeights = new Float32Array(tasks.length * batchRows * targetCount);
  const totals = tasks.map(totalWeight);
  for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
    const orders =
      batches > 1 || epoch === 0 ? tasks.map(({ rowCount, random }) => rowOrder(rowCount, batches, random)) : [];
    for (let batch = 0; batch < batches; batch++, step++) {
      if (batches > 1 || step === 0) {
        for (const [index, task] of tasks.entries()) {
          const room = { features, targets, rowWeights };
          fillBatch(task, orders[index]!, batch * batchRows, index, batchRows, room, totals[index]);
        }
      }
      const gradients = tf.tidy(() => {
        const stack = (values: Float32Array, columns: number): Tensor3D =>
          tf.tensor3d(values, [tasks.length, values.length / tasks.length / columns, columns]);
        return networkGradients(tf, first, {
          features: stack(features, columnCount + 1),
          targets: stack(targets, targetCount),
          rowWeights: stack(rowWeights, targetCount),
          weights: weights.map((values, layer) => stack(values, shapes[layer]!.units)),
        });
      });
      const rising = Math.min(1, (step + 1) / (warmupSteps + 1));
      const rate = (rising * learningRate * (1 + Math.cos((Math.PI * step) / (epochs * batches)))) / 2;
      for (const [layer, gradient] of gradients.entries()) {
        const values = gradient.dataSync<"float32">();
        gradient.dispose();
        if (weightDecay > 0) decay(weights[layer]!, shapes[layer]!, 1 - rate * weightDecay);
        optimisers[layer]!(weights[layer]!, withPenalty(values, weights[layer]!, shapes[layer]!, l2), rate);
      }
      if (step % STEPS_PER_TURN === STEPS_PER_TURN - 1) {
        await new Promise((resolve) => setImmediate(resolve));
        if (tasks.every(({ isStopped }) => isStopped?.() === true)) throw new TrainingStopped();
      }
    }
  }
  return tasks.map((_, index) => ({
    activation: first.activation,
    layers: weights.map((values, layer) => layerOf(values, shapes[layer]!, index)),
  }));
}

/** Glorot and Bengio's uniform first weights (2010), biases zero; the bias is the last row of each layer. */
function firstWeights({ inputs, units }: WeightShape, tasks: readonly NetworkTask[]): Float32Array {
  const limit = Math.sqrt(6 / (inputs + units));
  const size = (inputs + 1) * units;
  const values = new Float32Array(tasks.length * size);
  for (const [index, { random }] of tasks.entries()) {
    for (let at = 0; at < inputs * units; at++) values[index * size + at] = (2 * random() - 1) * limit;
  }
  return values;
}

/** Shrinks kernels, not biases. */
function decay(weights: Float32Array, { inputs, units }: WeightShape, factor: number): void {
  const size = (inputs + 1) * units;
  for (let at = 0; at < weights.length; at++) if (at % size < inputs * units) weights[at]! *= factor;
}

function withPenalty(gradient: Float32Array, weights: Float32Array, { inputs, units }: WeightShape, l2: number) {
  if (l2 === 0) return gradient;
  const size = (inputs + 1) * units;
  return gradient.map((value, at) => (at % size < inputs * units ? value + 2 * l2 * weights[at]! : value));
}

function layerOf(values: Float32Array, { inputs, units }: WeightShape, index: number) {
  const start = index * (inputs + 1) * units;
  return {
    kernel: values.slice(start, start + inputs * units),
    bias: values.slice(start + inputs * units, start + (inputs + 1) * units),
    units,
  };
}
