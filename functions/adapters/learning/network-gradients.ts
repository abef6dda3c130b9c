import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";

import type { TensorFlow } from "./load-tensorflow.ts";

/** A layer's weights are `inputs + 1` rows (the last one is the bias) of `units` numbers. */
export interface WeightShape {
  readonly inputs: number;
  readonly units: number;
}

/** Networks side by side along the first axis. */
export interface StackedBatch {
  /** Networks × rows × (inputs + 1), the last column all ones. */
  readonly features: Tensor3D;
  readonly targets: Tensor3D;
  /** How much each row counts in the loss Σ weight · error². */
  readonly rowWeights: Tensor3D;
  readonly weights: readonly Tensor3D[];
}

/**
 * Gradients of the loss by back-propagation, one tensor a layer. Written out because the library's own tape takes three
 * times as long on networks this small.
 */
export function networkGradients(tf: TensorFlow, activation: "relu" | "tanh", batch: StackedBatch): Tensor[] {
  const { features, targets, rowWeights, weights } = batch;
  const [stacked, rows] = features.shape;
  const ones = tf.ones([stacked, rows, 1]) as Tensor3D;
  const inputs: Tensor3D[] = [features];
  const hidden: Tensor3D[] = [];
  for (const kernel of weights.slice(0, -1)) {
    const sum = tf.matMul(inputs.at(-1)!, kernel);
    const output = (activation === "tanh" ? tf.tanh(sum) : tf.relu(sum)) as Tensor3D;
    hidden.push(output);
    inputs.push(tf.concat3d([output, ones], 2));
  }
  const answers = tf.matMul(inputs.at(-1)!, weights.at(-1)!);
  let delta = tf.mul(tf.mul(tf.sub(answers, targets), rowWeights), 2) as Tensor3D;
  const gradients: Tensor[] = [];
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    gradients.unshift(tf.matMul(inputs[layer]!, delta, true, false));
    if (layer === 0) break;
    const kernel = weights[layer]!;
    const withoutBias = tf.slice(kernel, [0, 0, 0], [-1, kernel.shape[1] - 1, -1]) as Tensor3D;
    const output = hidden[layer - 1]!;
    const slope = activation === "tanh" ? tf.sub(1, tf.square(output)) : tf.step(output);
    delta = tf.mul(tf.matMul(delta, withoutBias, false, true), slope) as Tensor3D;
  }
  return gradients;
}
