import type { NetworkTask, NetworkTrainer, TrainedNetwork } from "#ports/learning.ts";
import { loadTensorFlow, type TensorFlowBackend } from "./load-tensorflow.ts";
import { trainNetworks } from "./train-networks.ts";

interface Waiting {
  readonly task: NetworkTask;
  readonly resolve: (network: TrainedNetwork) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Trains networks with TensorFlow.js. Tasks of one shape that are asked for at the same time, as by the folds of a
 * cross-validation, are trained together in one stack of tensors: small networks cost mostly the calls.
 */
export async function loadTfjsNetworkTrainer(backends?: readonly TensorFlowBackend[]): Promise<NetworkTrainer> {
  const { tf, backend } = await loadTensorFlow(backends);
  let waiting: Waiting[] = [];

  async function trainWaiting(): Promise<void> {
    const taken = waiting;
    waiting = [];
    const groups = new Map<string, Waiting[]>();
    for (const one of taken) {
      const shape = shapeOf(one.task);
      groups.set(shape, [...(groups.get(shape) ?? []), one]);
    }
    for (const group of groups.values()) {
      try {
        const networks = await trainNetworks(
          tf,
          group.map(({ task }) => task),
        );
        for (const [index, { resolve }] of group.entries()) resolve(networks[index]!);
      } catch (reason) {
        for (const { reject } of group) reject(reason);
      }
    }
  }

  return {
    backend,
    train: (task) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(() => void trainWaiting());
        waiting.push({ task, resolve, reject });
      }),
  };
}

function shapeOf({
  features: _features,
  targets: _targets,
  weights: _weights,
  random: _random,
  isStopped: _isStopped,
  ...shape
}: NetworkTask) {
  const { rowCount, batchSize, ...alike } = shape;
  const batches = Math.ceil(rowCount / batchSize);
  return JSON.stringify(Object.entries({ ...alike, batchSize, batches }).sort());
}
