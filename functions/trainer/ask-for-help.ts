import { listObjects } from "#artifacts/list-objects.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { stepOfTaskKey, targetTaskPrefix, trainingTaskObject } from "#core/campaign/object-keys.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import type { TrialParcels } from "#core/model/trial-parcels.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** The first step of a target of which there is no task yet: whoever is asked for help is told by a new object. */
export async function stepForHelp(task: TrainingTask, store: ObjectStore): Promise<number> {
  const keys = (await listObjects(store, targetTaskPrefix(task, task))).map(({ key }) => key);
  return 1 + Math.max(task.step, ...keys.map(stepOfTaskKey));
}

/** Makes the tasks that start other invocations on a round that was divided; those that are there stay as they are. */
export async function askForHelp(
  task: TrainingTask,
  { step, of }: TrialParcels["help"],
  store: ObjectStore,
): Promise<void> {
  const prefix = targetTaskPrefix(task, task);
  const there = new Set((await listObjects(store, prefix)).map(({ key }) => key));
  for (let index = 1; index < of; index++) {
    const address = trainingTaskObject(task, task, step, index);
    if (there.has(address.key)) continue;
    const asked: TrainingTask = { ...task, step, share: { index, of } };
    await writeArtifact(store, address, asked, { ifAbsent: true });
  }
}
