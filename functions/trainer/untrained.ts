import { listFolders } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { datasetsCompleteObject, trainingPlanObject, type TrainingId } from "#core/campaign/object-keys.ts";
import { TrainingPlan } from "#core/model/training-plan.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { targetsLeft } from "./targets-left.ts";
import { isTrained, trainingNow } from "./training-now.ts";

/**
 * What the trainer would have been told if every notification had come: datasets that are not shared out or whose end
 * is missing, and tasks without a result.
 */
export async function untrained(store: ObjectStore): Promise<ObjectUploaded[]> {
  const uploads: ObjectUploaded[] = [];
  for (const campaignId of await listFolders(store, { bucket: "datasets", key: "" })) {
    const training = await trainingNow(campaignId, store);
    if (training !== undefined) uploads.push(...(await uploadsLeft(training, store)));
  }
  return uploads;
}

/** Whose step a training waits for; none when it is done. */
export async function uploadsLeft(training: TrainingId, store: ObjectStore): Promise<ObjectUploaded[]> {
  if (await isTrained(training, store)) return [];
  const complete = datasetsCompleteObject(training.campaignId);
  const plan = (await readArtifact(store, trainingPlanObject(training), TrainingPlan))?.artifact;
  const left = plan === undefined ? [] : await targetsLeft(plan, store);
  const tasks = left.flatMap((target) => target.tasks);
  return left.length === 0 || left.some((target) => target.tasks.length === 0) ? [complete, ...tasks] : tasks;
}
