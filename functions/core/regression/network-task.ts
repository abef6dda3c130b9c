import type { Prng } from "#core/numeric/prng.ts";

/** A dense network to be trained on the (weighted) mean squared error, by a library that is given as an argument. */
export interface NetworkTask {
  /** Row-major, `rowCount` × `columnCount`, already standardised. */
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array | null;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly hiddenUnits: readonly number[];
  readonly activation: "relu" | "tanh";
  /** Passes over all rows. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Weight of the squared kernel weights in the loss. */
  readonly l2: number;
  readonly random: Prng;
}

export interface TrainedNetwork {
  /** From input to output; `kernel` is row-major inputs × units. */
  readonly layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  readonly activation: "relu" | "tanh";
}

export type TrainNetwork = (task: NetworkTask) => Promise<TrainedNetwork>;
