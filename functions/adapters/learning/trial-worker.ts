import { parentPort, workerData } from "node:worker_threads";

import { fitTrial } from "#core/selection/evaluate-trial.ts";
import { learnFold } from "#core/selection/fold-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { WorkerAnswer, WorkerTask } from "./worker-messages.ts";

const problem = workerData as LearningProblem;

parentPort!.on("message", (task: WorkerTask) => {
  void answer(task).then((message) => parentPort!.postMessage(message));
});

async function answer({ id, trial, fold }: WorkerTask): Promise<WorkerAnswer> {
  try {
    const value = fold === null ? await fitTrial(trial, problem, null) : await learnFold(trial, fold, problem, null);
    return { id, kind: "done", value };
  } catch (error) {
    return { id, kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
