import type { Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Model } from "#core/model/model.ts";
import { trainModel } from "#core/model/train-model.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";

import type { LearningPorts } from "./trainer-ports.ts";

export interface LearnOptions {
  /** Name of the model: `<campaign>.<component or workflow>.<target>`. */
  readonly name: string;
  readonly target: string;
  readonly seed: number;
}

export type LearnTarget = (dataset: Dataset, options: LearnOptions) => Promise<Model>;

/** A function that learns one target after another; the library for networks is loaded once. */
export async function learningSession({ loadNetworkTrainer, trials, nodeMajor }: LearningPorts): Promise<LearnTarget> {
  const { backend, trainNetwork } = await networkTraining(loadNetworkTrainer);
  return async (dataset, { name, target, seed }) =>
    trainModel(trainingTable(dataset, target), {
      name,
      seed,
      dataSha256: sha256Hex(artifactText(dataset)),
      backend,
      nodeMajor,
      trainNetwork,
      runTrials: (list, evaluate) => trials.run(list, evaluate),
    });
}

/** A library that cannot be loaded fails each network, with the reason, and nothing else. */
async function networkTraining(
  load: LearningPorts["loadNetworkTrainer"],
): Promise<{ readonly backend: string | null; readonly trainNetwork: TrainNetwork }> {
  try {
    const { backend, train } = await load();
    return { backend, trainNetwork: train };
  } catch (reason) {
    return {
      backend: null,
      trainNetwork: () => Promise.reject(reason instanceof Error ? reason : new Error(String(reason))),
    };
  }
}
