import type { Prng } from "#core/numeric/prng.ts";

/** How a hidden unit bends: `silu` is x / (1 + exp(-x)). */
export type Activation = "relu" | "tanh" | "silu";

/** A dense network to be trained on the weighted mean of a loss, by a library that is given as an argument. */
export interface NetworkTask {
  /** Row-major, `rowCount` × `columnCount`, already standardised. */
  readonly features: Float32Array;
  /** Row-major, `rowCount` × `targetCount`. */
  readonly targets: Float32Array;
  /** One for each row, or one for each target of each row. */
  readonly weights: Float32Array | null;
  /** How many numbers the network answers; one without it. */
  readonly targetCount?: number;
  /** Without it the squared error; else that up to so large an error, and in a straight line beyond (Huber 1964). */
  readonly huberDelta?: number;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly hiddenUnits: readonly number[];
  readonly activation: Activation;
  /** Passes over all rows. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Weight of the squared kernel weights in the loss. */
  readonly l2: number;
  /** Each step takes this part, times its learning rate, off the kernel weights (AdamW); none without it. */
  readonly weightDecay?: number;
  /** So many first steps the learning rate rises in a straight line; none without it. */
  readonly warmupSteps?: number;
  readonly random: Prng;
  /** Asked every few steps: once it says so the training ends with `TrainingStopped`. */
  readonly isStopped?: () => boolean;
}

export interface TrainedNetwork {
  /** From input to output; `kernel` is row-major inputs × units. */
  readonly layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  readonly activation: Activation;
}

export type TrainNetwork = (task: NetworkTask) => Promise<TrainedNetwork>;
