import type { TrainNetwork } from "#core/regression/network-task.ts";

export type { NetworkTask, TrainedNetwork } from "#core/regression/network-task.ts";

/** Trains dense networks; the forward pass is in core, so that predicting needs no training library. */
export interface NetworkTrainer {
  /** Which back end trains, with its version: `tfjs-node 4.22.0`, `tfjs-wasm 4.22.0`. */
  readonly backend: string;
  readonly train: TrainNetwork;
}

/** Runs trials of a search, one after another or side by side; results come in the order of the trials. */
export interface TrialRunner {
  run<Trial, Result>(trials: readonly Trial[], evaluate: (trial: Trial) => Promise<Result> | Result): Promise<Result[]>;
}
