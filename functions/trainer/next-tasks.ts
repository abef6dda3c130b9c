import { readArtifact } from "#artifacts/read-artifact.ts";
import { campaignIdOfStateKey, isMemberTaskKey, targetTaskPrefix } from "#core/campaign/object-keys.ts";
import { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainingNow } from "./training-now.ts";
import { uploadsLeft } from "./untrained.ts";

/**
 * The tasks that a step of the trainer left: every one when it shared a training out, those that go on with its own
 * target when it was over too soon. Nobody may have been told of them.
 */
export async function nextTasks({ bucket, key }: ObjectUploaded, store: ObjectStore): Promise<ObjectUploaded[]> {
  if (isMemberTaskKey(key)) return [];
  const task = bucket === "state" ? (await readArtifact(store, { bucket, key }, TrainingTask))?.artifact : undefined;
  const campaignId = campaignIdOfStateKey(key);
  if (campaignId === undefined || (bucket === "state" && task === undefined)) return [];
  const training = await trainingNow(campaignId, store);
  if (training === undefined) return [];
  const tasks = (await uploadsLeft(training, store)).filter((upload) => upload.bucket === "state");
  if (task === undefined) return tasks;
  const own = targetTaskPrefix(training, task).key;
  return tasks.filter((upload) => upload.key.startsWith(own) && upload.key !== key);
}
