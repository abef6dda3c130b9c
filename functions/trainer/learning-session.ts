import type { Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Model } from "#core/model/model.ts";
import type { SearchPlan } from "#core/model/search-plan.ts";
import { searchedLearning } from "#core/model/searched-learning.ts";
import { type Learning, type TrainOptions, trainModel } from "#core/model/train-model.ts";
import { withSearch } from "#core/model/with-search.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";
import type { OpenProblem } from "#ports/learning.ts";

import { runAllTrials, type RunTrials } from "./run-trials.ts";
import type { LearningPorts } from "./trainer-ports.ts";

export interface LearnOptions extends Pick<TrainOptions, "question" | "metric" | "trials" | "combination"> {
  /** Name of the model: `<campaign>.<component or workflow>.<target>`. */
  readonly name: string;
  readonly target: string;
  readonly seed: number;
  /** What is searched beyond the trials, or how soon it ends; nothing more than them without it. */
  readonly search?: SearchPlan;
  /** Sentences that the model begins its warnings with. */
  readonly notes?: readonly string[];
  /** How the trials of the search are run; all of them, by the port, without it. */
  readonly runTrials?: RunTrials;
  /** Called before what was chosen is fitted; what it throws ends the learning. */
  readonly beforeFit?: () => Promise<void>;
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
    learn: async (dataset, { target, search, runTrials = runAllTrials(), beforeFit, notes = [], ...options }) => {
      let open: { readonly problem: LearningProblem; readonly runner: OpenProblem } | undefined;
      const close = async (): Promise<void> => {
        const ending = open;
        open = undefined;
        await ending?.runner.close();
      };
      const openOf = async (problem: LearningProblem): Promise<OpenProblem> => {
        if (open?.problem === problem) return open.runner;
        // Opened before the other is closed, which keeps the threads.
        const next = { problem, runner: trials.open(problem, trainNetwork) };
        await close();
        open = next;
        return next.runner;
      };
      const plain: Learning = {
        search: async (list, problem) => runTrials(list, await openOf(problem), problem),
        fit: async (trial, problem) => {
          await beforeFit?.();
          return (await openOf(problem)).fit(trial);
        },
      };
      try {
        const table = trainingTable(dataset, target);
        const { question = NEAR_QUESTION, metric } = options;
        const searched = search && searchedLearning(plain, search, { groups: table.groups, question, metric });
        const model = await trainModel(table, {
          ...options,
          dataSha256: sha256Hex(artifactText(dataset)),
          backend,
          nodeMajor,
          learner: searched ?? plain,
        });
        const record = searched?.record() ?? null;
        const noted = notes.length === 0 ? model : { ...model, warnings: [...notes, ...model.warnings] };
        return record === null ? noted : withSearch(noted, record);
      } finally {
        await close();
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
