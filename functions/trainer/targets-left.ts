import { listObjects } from "#artifacts/list-objects.ts";
import {
  targetTaskPrefix,
  trainingResultObject,
  trainingResultPrefix,
  trainingTaskPrefix,
  type TargetId,
} from "#core/campaign/object-keys.ts";
import type { TrainingPlan } from "#core/model/training-plan.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

/** A target without a result, with the tasks of its last step; none while nobody has made its first. */
export interface TargetLeft extends TargetId {
  readonly tasks: readonly ObjectUploaded[];
}

/** What is not learned of a training, in the order of its plan. */
export async function targetsLeft(plan: TrainingPlan, store: ObjectStore): Promise<TargetLeft[]> {
  const results = new Set((await listObjects(store, trainingResultPrefix(plan))).map(({ key }) => key));
  const left = plan.targets.filter((target) => !results.has(trainingResultObject(plan, target).key));
  if (left.length === 0) return [];
  const keys = (await listObjects(store, trainingTaskPrefix(plan))).map(({ key }) => key);
  return left.map(({ subject, target }) => {
    const own = keys.filter((key) => key.startsWith(targetTaskPrefix(plan, { subject, target }).key));
    const last = own.at(-1)?.replace(/-\d+\.task\.json$/, "-");
    const tasks = own.filter((key) => last !== undefined && key.startsWith(last));
    return { subject, target, tasks: tasks.map((key) => ({ bucket: "state", key })) };
  });
}
