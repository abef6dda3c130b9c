import type { TensorFlowBackend } from "#adapters/learning/load-tensorflow.ts";
import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { network } from "#core/regression/network.ts";

import { regressorContract } from "./regressor.ts";

/** Small, and long enough in training to hold to the contract of everything that learns. */
export const NETWORK_HYPERPARAMETERS = {
  kind: "network",
  hiddenUnits: [8],
  activation: "tanh",
  epochs: 150,
  batchSize: 64,
  learningRate: 0.05,
  l2: 1e-4,
} as const;

/** The contract of everything that learns, for the network as a back end of TensorFlow.js trains it. */
export function networkContract(backend: TensorFlowBackend): void {
  regressorContract(`network on ${backend}`, network, NETWORK_HYPERPARAMETERS, {
    trainNetwork: async () => (await loadTfjsNetworkTrainer([backend])).train,
    // All targets are their mean before scaling: what is left is what training did not take out of the first weights.
    constantTolerance: 0.2,
  });
}
