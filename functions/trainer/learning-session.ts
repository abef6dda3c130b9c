import type { Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Model } from "#core/model/model.ts";
import { type TrainOptions, trainModel } from "#core/model/train-model.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { OpenProblem } from "#ports/learning.ts";

import { runAllTrials, type RunTrials } from "./run-trials.ts";
import type { LearningPorts } from "./trainer-ports.ts";

export interface LearnOptions extends Pick<TrainOptions, "question" | "metric" | "trials"> {
  /** Name of the model: `<campaign>.<component or workflow>.<target>`. */
  readonly name: string;
  readonly target: string;
  readonly seed: number;
  /** How the trials of the search are run; all of them, by the port, without it. */
  readonly runTrials?: RunTrials;
}

/** Learns one target after another; the library for networks is loaded once. */
export interface LearningSession {
  /** What trains networks; null where there is none. */
  readonly backend: string | null;
  learn(dataset: Dataset, options: LearnOptions): Promise<Model>;
}

export async function learningSession({
  loadNetworkTrainer,
  trials,
  nodeMajor,
}: LearningPorts): Promise<LearningSession> {
  const { backend, trainNetwork } = await networkTraining(loadNetworkTrainer);
  return {
    backend,
    learn: async (dataset, { target, runTrials = runAllTrials(), ...options }) => {
      let open: OpenProblem | undefined;
      try {
        return await trainModel(trainingTable(dataset, target), {
          ...options,
          dataSha256: sha256Hex(artifactText(dataset)),
          backend,
          nodeMajor,
          learner: {
            search: (list, problem) => runTrials(list, (open = trials.open(problem, trainNetwork))),
            fit: (trial) => open!.fit(trial),
          },
        });
      } finally {
        await open?.close();
      }
    },
  };
}

/** A library that cannot be loaded fails each network, with the reason, and nothing else. */
export async function networkTraining(
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
