import type { Prng } from "#core/numeric/prng.ts";

/** Trains dense networks; the forward pass is in core, so that predicting needs no training library. */
export interface NetworkTrainer {
  /** Which back end trains, with its version: `tfjs-node 4.22.0`, `tfjs-wasm 4.22.0`. */
  readonly backend: string;
  train(task: NetworkTask): Promise<TrainedNetwork>;
}

export interface NetworkTask {
  /** Row-major, `rowCount` × `columnCount`, already standardised. */
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array | null;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly hiddenUnits: readonly number[];
  readonly activation: "relu" | "tanh";
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Weight of the squared weights in the loss. */
  readonly l2: number;
  readonly random: Prng;
}

export interface TrainedNetwork {
  /** From input to output; `kernel` is row-major inputs × units. */
  readonly layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  readonly activation: "relu" | "tanh";
}

/** Runs trials of a search, one after another or side by side; results come in the order of the trials. */
export interface TrialRunner {
  run<Trial, Result>(trials: readonly Trial[], evaluate: (trial: Trial) => Promise<Result> | Result): Promise<Result[]>;
}
