import { parseArtifact, readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignObject,
  currentModelObject,
  datasetObject,
  datasetsCompleteObject,
  modelName,
  trainingPlanObject,
  trainingTaskObject,
  type TargetId,
  type TrainingId,
} from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { TrainingPlan } from "#core/model/training-plan.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { campaignTargets } from "./campaign-targets.ts";
import { finishTraining } from "./finish-training.ts";
import { targetsLeft } from "./targets-left.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isTrained } from "./training-now.ts";

/** Makes a task of every target of a campaign that is not learned yet. Tasks that are there stay as they are. */
export async function shareOut(campaignId: string, ports: TrainerPorts): Promise<void> {
  const { store, log } = ports;
  const { bucket, key } = datasetsCompleteObject(campaignId);
  const object = await store.get(bucket, key);
  if (object === undefined) return;
  const training: TrainingId = { campaignId, datasetsSha256: sha256Hex(object.body) };
  if (await isTrained(training, store)) return;

  const complete = parseArtifact(object.body, DatasetsComplete, `${bucket}/${key}`);
  const plan =
    (await readArtifact(store, trainingPlanObject(training), TrainingPlan))?.artifact ??
    (await makePlan(training, complete, store));
  const untouched = (await targetsLeft(plan, store)).filter(({ tasks }) => tasks.length === 0);
  for (const target of untouched) await makeTask(training, target, store);
  if (untouched.length > 0) log.info(`Campaign ${campaignId} shared out`, { tasks: untouched.length });
  await finishTraining(plan, ports);
}

async function makePlan(training: TrainingId, complete: DatasetsComplete, store: ObjectStore): Promise<TrainingPlan> {
  const plan: TrainingPlan = {
    format: "training-plan",
    version: 1,
    ...training,
    partial: complete.partial,
    targets: await targetsOf(complete, store),
  };
  await writeArtifact(store, trainingPlanObject(training), plan, { ifAbsent: true });
  return plan;
}

async function makeTask(training: TrainingId, target: TargetId, store: ObjectStore): Promise<void> {
  const task: TrainingTask = {
    format: "training-task",
    version: 1,
    ...training,
    subject: target.subject,
    target: target.target,
    step: 1,
    share: { index: 0, of: 1 },
  };
  await writeArtifact(store, trainingTaskObject(training, target, 1, 0), task, { ifAbsent: true });
}

/** One dataset at a time is held whole: which columns it has is all that is kept of it. */
async function targetsOf(
  { campaignId, datasets }: DatasetsComplete,
  store: ObjectStore,
): Promise<TrainingPlan["targets"]> {
  const headers: Dataset[] = [];
  for (const { subject, level } of datasets) {
    const dataset = await requireArtifact(store, datasetObject(campaignId, subject, level, "json"), Dataset);
    headers.push({ ...dataset, rows: [] });
  }
  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const targets: TrainingPlan["targets"] = [];
  for (const { subject, target, dataset } of campaignTargets(headers)) {
    const { level } = dataset;
    const { sha256 = "" } = datasets.find((each) => each.subject === subject && each.level === level) ?? {};
    const name = modelName(campaign.name, subject, target);
    const pointer = currentModelObject(name);
    const servedBefore = (await store.head(pointer.bucket, pointer.key))?.etag ?? null;
    targets.push({ subject, target, level, dataSha256: sha256, name, servedBefore });
  }
  return targets;
}
