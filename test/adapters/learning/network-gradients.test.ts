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

  it.each(["tanh", "relu", "silu"] as const)(
    "agrees with TensorFlow's own differentiation, with %s",
    async (activation) => {
      const [networks, rows] = [3, 7];
      const features = tf.concat([numbers(networks, rows, 2), tf.ones([networks, rows, 1])], 2) as tf.Tensor3D;
      const targets = numbers(networks, rows, 1);
      const rowWeights = tf.abs(numbers(networks, rows, 1)) as tf.Tensor3D;
      const weights = [numbers(networks, 3, 5), numbers(networks, 6, 4), numbers(networks, 5, 1)];
      const bent = (sum: tf.Tensor): tf.Tensor =>
        activation === "silu" ? tf.mul(sum, tf.sigmoid(sum)) : activation === "tanh" ? tf.tanh(sum) : tf.relu(sum);
      const loss = (...kernels: tf.Tensor[]): tf.Scalar => {
        let values: tf.Tensor = features;
        for (const [layer, kernel] of kernels.entries()) {
          const sum = tf.matMul(values, kernel);
          if (layer === kernels.length - 1) values = sum;
          else values = tf.concat([bent(sum), tf.ones([networks, rows, 1])], 2);
        }
        return tf.sum(tf.mul(rowWeights, tf.square(tf.sub(values, targets))));
      };
      const expected = tf.grads(loss)(weights);
      const found = networkGradients(tf, { activation }, { features, targets, rowWeights, weights });
      for (const [layer, gradient] of found.entries()) {
        expect(gradient.shape).toEqual(expected[layer]!.shape);
        const [own, theirs] = [await gradient.data(), await expected[layer]!.data()];
        for (const [index, value] of theirs.entries()) expect(own[index]).toBeCloseTo(value, 4);
      }
    },
  );

  it("counts large errors in a straight line where asked to, and each target by its own weight", async () => {
    const features = tf.concat([numbers(1, 300, 60), tf.ones([1, 300, 1])], 2) as tf.Tensor3D;
    const targets = numbers(1, 300, 4);
    const rowWeights = tf.abs(numbers(1, 300, 4)) as tf.Tensor3D;
    const weights = [numbers(1, 61, 64), numbers(1, 65, 4)];
    const loss = (...kernels: tf.Tensor[]): tf.Scalar => {
      const hidden = tf.concat([tf.tanh(tf.matMul(features, kernels[0]!)), tf.ones([1, 300, 1])], 2);
      const size = tf.abs(tf.sub(tf.matMul(hidden, kernels[1]!), targets));
      const inner = tf.minimum(size, 0.1);
      return tf.sum(tf.mul(rowWeights, tf.add(tf.square(inner), tf.mul(0.2, tf.sub(size, inner)))));
    };
    const expected = tf.grads(loss)(weights);
    const task = { activation: "tanh", huberDelta: 0.1 } as const;
    const found = networkGradients(tf, task, { features, targets, rowWeights, weights });
    for (const [layer, gradient] of found.entries()) {
      const [own, theirs] = [await gradient.data(), await expected[layer]!.data()];
      for (const [index, value] of theirs.entries()) expect(own[index]).toBeCloseTo(value, 3);
    }
  });
});
