import { parentPort } from "node:worker_threads";

import { fitTrial } from "#core/selection/evaluate-trial.ts";
import { FoldLearner } from "#core/selection/fold-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { WorkerAnswer, WorkerMessage, WorkerTask } from "./worker-messages.ts";

const open = new Map<number, { readonly problem: LearningProblem; readonly learner: FoldLearner }>();

parentPort!.on("message", (message: WorkerMessage) => {
  switch (message.kind) {
    case "open":
      open.set(message.problem, { problem: message.content, learner: new FoldLearner(message.content, null) });
      break;
    case "close":
      open.delete(message.problem);
      break;
    default:
      void answer(message).then((answered) => parentPort!.postMessage(answered));
  }
});

async function answer(task: WorkerTask): Promise<WorkerAnswer> {
  const { id } = task;
  try {
    const { problem, learner } = open.get(task.problem)!;
    const value =
      task.kind === "all"
        ? await fitTrial(task.trial, problem, null)
        : await learner.learnKindred(task.trials, task.fold);
    return { id, kind: "done", value };
  } catch (error) {
    return { id, kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
