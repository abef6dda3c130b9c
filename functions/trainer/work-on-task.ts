import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { trainingPlanObject, trainingResultObject, trainingTaskObject } from "#core/campaign/object-keys.ts";
import { TrainingPlan } from "#core/model/training-plan.ts";
import type { TrainingResult } from "#core/model/training-result.ts";
import { TrainingTask } from "#core/model/training-task.ts";

import { finishTraining } from "./finish-training.ts";
import { learnTarget } from "./learn-target.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent, isTrained } from "./training-now.ts";

/** Learns the target of a task unless somebody has, or leaves tasks to go on with it when the step is over before. */
export async function workOnTask(taskKey: string, ports: TrainerPorts): Promise<void> {
  const { store, log } = ports;
  const task = (await readArtifact(store, { bucket: "state", key: taskKey }, TrainingTask))?.artifact;
  if (task === undefined || !(await isCurrent(task, store)) || (await isTrained(task, store))) return;
  const plan = (await readArtifact(store, trainingPlanObject(task), TrainingPlan))?.artifact;
  const planned = plan?.targets.find(({ subject, target }) => subject === task.subject && target === task.target);
  if (plan === undefined || planned === undefined) return;

  const address = trainingResultObject(task, task);
  const isLearned = async (): Promise<boolean> => (await store.head(address.bucket, address.key)) !== undefined;
  if (!(await isLearned())) {
    const learned = await learnTarget(task, planned, isLearned, ports);
    if (learned.kind === "stopped") {
      const invocations = await goOn(task, learned.trialsLeft, ports);
      log.info(`Step ${task.step} of ${task.subject}.${task.target} over`, { ...learned, invocations });
      return;
    }
    // Whoever deleted the campaign meanwhile wants nothing of it back.
    if ((await store.head("state", taskKey)) === undefined) return;
    if (learned.kind === "learned") {
      const result = resultOf(task, await learned.keep());
      await writeArtifact(store, address, result, { ifAbsent: true });
    }
  }
  await finishTraining(plan, ports);
}

function resultOf(
  { campaignId, datasetsSha256, subject, target }: TrainingTask,
  outcome: TrainingResult["outcome"],
): TrainingResult {
  return { format: "training-result", version: 1, campaignId, datasetsSha256, subject, target, outcome };
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
