import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";

import type { NetworkTask } from "#ports/learning.ts";
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
  /** How much each row, or each target of it, counts in the loss Σ weight · error². */
  readonly rowWeights: Tensor3D;
  readonly weights: readonly Tensor3D[];
}

/** A product of matrices this large is worth copies of its operands in the order that the fast routine takes. */
const LARGE_PRODUCT = 1_000_000;

/**
 * Gradients of the loss by back-propagation, one tensor a layer. Written out because the library's own tape takes three
 * times as long on networks this small.
 */
export function networkGradients(
  tf: TensorFlow,
  { activation, huberDelta }: Pick<NetworkTask, "activation" | "huberDelta">,
  batch: StackedBatch,
): Tensor[] {
  const { features, targets, rowWeights, weights } = batch;
  const [stacked, rows] = features.shape;
  const ones = tf.ones([stacked, rows, 1]) as Tensor3D;
  const inputs: Tensor3D[] = [features];
  const slopes: Tensor[] = [];
  for (const kernel of weights.slice(0, -1)) {
    const { output, slope } = activated(tf, activation, tf.matMul(inputs.at(-1)!, kernel));
    slopes.push(slope);
    inputs.push(tf.concat3d([output as Tensor3D, ones], 2));
  }
  const errors = tf.sub(tf.matMul(inputs.at(-1)!, weights.at(-1)!), targets);
  const bounded = huberDelta === undefined ? errors : tf.clipByValue(errors, -huberDelta, huberDelta);
  let delta = tf.mul(tf.mul(bounded, rowWeights), 2) as Tensor3D;
  const gradients: Tensor[] = [];
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    gradients.unshift(product(tf, inputs[layer]!, delta, "first"));
    if (layer === 0) break;
    const kernel = weights[layer]!;
    const withoutBias = tf.slice(kernel, [0, 0, 0], [-1, kernel.shape[1] - 1, -1]) as Tensor3D;
    delta = tf.mul(product(tf, delta, withoutBias, "second"), slopes[layer - 1]!) as Tensor3D;
  }
  return gradients;
}

function activated(tf: TensorFlow, activation: NetworkTask["activation"], sum: Tensor) {
  switch (activation) {
    case "tanh": {
      const output = tf.tanh(sum);
      return { output, slope: tf.sub(1, tf.square(output)) };
    }
    case "relu": {
      const output = tf.relu(sum);
      return { output, slope: tf.step(output) };
    }
    case "silu": {
      const share = tf.sigmoid(sum);
      const output = tf.mul(sum, share);
      return { output, slope: tf.add(share, tf.mul(output, tf.sub(1, share))) };
    }
  }
}

/** A product with one operand turned over. WebAssembly multiplies large ones eight times as fast when they lie as they are. */
function product(tf: TensorFlow, first: Tensor3D, second: Tensor3D, turned: "first" | "second"): Tensor3D {
  const [stacked, rows, columns] = first.shape;
  if (stacked > 1 || rows * columns * second.shape[2] < LARGE_PRODUCT) {
    return tf.matMul(first, second, turned === "first", turned === "second");
  }
  const over = (tensor: Tensor3D): Tensor3D => tf.transpose(tensor, [0, 2, 1]);
  return turned === "first" ? tf.matMul(over(first), second) : tf.matMul(first, over(second));
}
