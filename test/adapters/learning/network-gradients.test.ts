import * as tf from "@tensorflow/tfjs-core";
// Brings the library's own gradients.
import "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";

import { loadTensorFlow } from "#adapters/learning/load-tensorflow.ts";
import { networkGradients } from "#adapters/learning/network-gradients.ts";
import { prng } from "#core/numeric/prng.ts";

const random = prng("gradients");
const numbers = (...shape: [number, number, number]): tf.Tensor3D =>
  tf.tensor3d(
    Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => 2 * random() - 1),
    shape,
  );

describe("networkGradients()", () => {
  beforeAll(async () => void (await loadTensorFlow(["tfjs-cpu"])));

  it.each(["tanh", "relu"] as const)("agrees with TensorFlow's own differentiation, with %s", async (activation) => {
    const [networks, rows] = [3, 7];
    const features = tf.concat([numbers(networks, rows, 2), tf.ones([networks, rows, 1])], 2) as tf.Tensor3D;
    const targets = numbers(networks, rows, 1);
    const rowWeights = tf.abs(numbers(networks, rows, 1)) as tf.Tensor3D;
    const weights = [numbers(networks, 3, 5), numbers(networks, 6, 4), numbers(networks, 5, 1)];
    const loss = (...kernels: tf.Tensor[]): tf.Scalar => {
      let values: tf.Tensor = features;
      for (const [layer, kernel] of kernels.entries()) {
        const sum = tf.matMul(values, kernel);
        if (layer === kernels.length - 1) values = sum;
        else values = tf.concat([activation === "tanh" ? tf.tanh(sum) : tf.relu(sum), tf.ones([networks, rows, 1])], 2);
      }
      return tf.sum(tf.mul(rowWeights, tf.square(tf.sub(values, targets))));
    };
    const expected = tf.grads(loss)(weights);
    const found = networkGradients(tf, activation, { features, targets, rowWeights, weights });
    for (const [layer, gradient] of found.entries()) {
      expect(gradient.shape).toEqual(expected[layer]!.shape);
      const [own, theirs] = [await gradient.data(), await expected[layer]!.data()];
      for (const [index, value] of theirs.entries()) expect(own[index]).toBeCloseTo(value, 4);
    }
  });
});
