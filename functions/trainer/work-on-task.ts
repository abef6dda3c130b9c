import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { trainingPlanObject, trainingResultObject, trainingTaskObject } from "#core/campaign/object-keys.ts";
import { givenUpSentence } from "#core/model/training-attempt.ts";
import { TrainingPlan } from "#core/model/training-plan.ts";
import type { TrainingResult } from "#core/model/training-result.ts";
import { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { beginAttempt, type HeldAttempt } from "./begin-attempt.ts";
import { finishTraining } from "./finish-training.ts";
import { learnTarget } from "./learn-target.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent, isTrained } from "./training-now.ts";

type Planned = TrainingPlan["targets"][number];

/** Learns the target of a task unless somebody has, or leaves tasks to go on with it when the step is over before. */
export async function workOnTask(taskKey: string, ports: TrainerPorts): Promise<void> {
  const { store, log } = ports;
  const task = (await readArtifact(store, { bucket: "state", key: taskKey }, TrainingTask))?.artifact;
  if (task === undefined || !(await isCurrent(task, store)) || (await isTrained(task, store))) return;
  const plan = (await readArtifact(store, trainingPlanObject(task), TrainingPlan))?.artifact;
  const planned = plan?.targets.find(({ subject, target }) => subject === task.subject && target === task.target);
  if (plan === undefined || planned === undefined) return;

  if (!(await isLearned(task, store))) {
    const begun = await beginAttempt(task, ports);
    if (begun.kind === "elsewhere") return;
    if (begun.kind === "begun") {
      const worked = await work(taskKey, task, planned, begun.attempt, ports).finally(() => begun.attempt.end());
      if (worked === "unfinished") return;
    } else {
      const reason = givenUpSentence(task, planned.name);
      log.warn(reason, { model: planned.name });
      if (!(await isWanted(taskKey, store))) return;
      await tell(task, { kind: "notTrained", reason }, store);
    }
  }
  await finishTraining(plan, ports);
}

async function work(
  taskKey: string,
  task: TrainingTask,
  planned: Planned,
  { failedBefore }: HeldAttempt,
  ports: TrainerPorts,
): Promise<"learned" | "unfinished"> {
  const { store, log } = ports;
  const learned = await learnTarget(task, planned, { failedBefore, isLearned: () => isLearned(task, store) }, ports);
  if (learned.kind === "elsewhere") return (await isLearned(task, store)) ? "learned" : "unfinished";
  if (learned.kind === "stopped") {
    await goOn(task, store);
    log.info(`Step ${task.step} of ${task.subject}.${task.target} over`, { ...learned });
    return "unfinished";
  }
  try {
    if (!(await isWanted(taskKey, store))) return "unfinished";
    await tell(task, await learned.keep(), store);
    return "learned";
  } finally {
    await learned.end();
  }
}

async function isLearned(task: TrainingTask, store: ObjectStore): Promise<boolean> {
  const { bucket, key } = trainingResultObject(task, task);
  return (await store.head(bucket, key)) !== undefined;
}

/** Whoever deleted the campaign meanwhile wants nothing of it back. */
async function isWanted(taskKey: string, store: ObjectStore): Promise<boolean> {
  return (await store.head("state", taskKey)) !== undefined;
}

async function tell(task: TrainingTask, outcome: TrainingResult["outcome"], store: ObjectStore): Promise<void> {
  const { campaignId, datasetsSha256, subject, target } = task;
  const told: TrainingResult = {
    format: "training-result",
    version: 1,
    campaignId,
    datasetsSha256,
    subject,
    target,
    outcome,
  };
  await writeArtifact(store, trainingResultObject(task, task), told, { ifAbsent: true });
}

/** Makes the task of the next step: one for each whose step was over. It is there that others are asked for help. */
async function goOn(task: TrainingTask, store: ObjectStore): Promise<void> {
  const next: TrainingTask = { ...task, step: task.step + 1 };
  await writeArtifact(store, trainingTaskObject(task, task, next.step, next.share.index), next, { ifAbsent: true });
}
