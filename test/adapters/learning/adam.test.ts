import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";

import { adam } from "#adapters/learning/adam.ts";
import { loadTensorFlow } from "#adapters/learning/load-tensorflow.ts";

describe("adam()", () => {
  it("takes the steps that TensorFlow's own optimiser takes", async () => {
    await loadTensorFlow(["tfjs-cpu"]);
    const wanted = tf.tensor1d([3, -1]);
    const variable = tf.variable(tf.tensor1d([0, 0.5]));
    const theirs = tf.train.adam(0.1);
    const weights = Float32Array.of(0, 0.5);
    const step = adam(2);
    for (let round = 0; round < 20; round++) {
      theirs.minimize(() => tf.sum(tf.square(tf.sub(variable, wanted))), false, [variable]);
      step(weights, Float32Array.of(2 * (weights[0]! - 3), 2 * (weights[1]! + 1)), 0.1);
      const expected = await variable.data();
      expect(weights[0]).toBeCloseTo(expected[0]!, 4);
      expect(weights[1]).toBeCloseTo(expected[1]!, 4);
    }
  });
});
