import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { trainingPlanObject, trainingResultObject, trainingTaskObject } from "#core/campaign/object-keys.ts";
import { givenUpSentence } from "#core/model/training-attempt.ts";
import { TrainingPlan } from "#core/model/training-plan.ts";
import type { TrainingResult } from "#core/model/training-result.ts";
import { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { beginAttempt } from "./begin-attempt.ts";
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
      const worked = await work(taskKey, task, planned, ports).finally(() => begun.attempt.end());
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
  ports: TrainerPorts,
): Promise<"learned" | "unfinished"> {
  const { store, log } = ports;
  const learned = await learnTarget(task, planned, () => isLearned(task, store), ports);
  if (learned.kind === "elsewhere") return "learned";
  if (learned.kind === "stopped") {
    const invocations = await goOn(task, learned.trialsLeft, ports);
    log.info(`Step ${task.step} of ${task.subject}.${task.target} over`, { ...learned, invocations });
    return "unfinished";
  }
  if (!(await isWanted(taskKey, store))) return "unfinished";
  await tell(task, await learned.keep(), store);
  return "learned";
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

/** Makes the tasks of the next step: more than one where so many trials are left that one would take many steps. */
async function goOn(task: TrainingTask, trialsLeft: number, ports: TrainerPorts): Promise<number> {
  const of = Math.max(1, Math.min(trialsLeft, ports.invocationsPerTarget));
  for (let index = 0; index < of; index++) {
    const next: TrainingTask = { ...task, step: task.step + 1, share: { index, of } };
    await writeArtifact(ports.store, trainingTaskObject(task, task, next.step, index), next, { ifAbsent: true });
  }
  return of;
}
