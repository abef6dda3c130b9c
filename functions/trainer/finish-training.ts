import { deleteObjects } from "#artifacts/delete-objects.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignObject,
  currentModelObject,
  modelObject,
  reportObject,
  trainedObject,
  trainingResultObject,
  trainingResultPrefix,
  trialsPrefix,
} from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import type { Trained } from "#core/model/trained.ts";
import type { TrainingPlan } from "#core/model/training-plan.ts";
import { TrainingResult } from "#core/model/training-result.ts";

import { replaceWhile } from "./replace-while.ts";
import { reportOfCampaign } from "./report-of-campaign.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent, isTrained } from "./training-now.ts";

/**
 * Ends a training of which every target has its result: swaps the pointers to the models, writes the report, and the
 * last word last. Several invocations may come here at once and write the same; one of them has the last word.
 */
export async function finishTraining(plan: TrainingPlan, ports: TrainerPorts): Promise<void> {
  const { store, log } = ports;
  const { campaignId, datasetsSha256, partial, targets } = plan;
  if ((await listObjects(store, trainingResultPrefix(plan))).length < targets.length) return;
  const models: Trained["models"] = [];
  const notTrained: Trained["notTrained"] = [];
  for (const each of targets) {
    const { subject, target, outcome } = await requireArtifact(store, trainingResultObject(plan, each), TrainingResult);
    if (outcome.kind === "notTrained") notTrained.push({ subject, target, reason: outcome.reason });
    else {
      const { name, version, sha256 } = outcome;
      models.push({ name, subject, target, version, sha256 });
    }
  }

  const current = (): Promise<boolean> => isCurrent(plan, store);
  // Once the last word is there, the pointers may be a later campaign's of the same name: a late invocation lets them be.
  const unfinished = async (): Promise<boolean> => (await current()) && !(await isTrained(plan, store));
  for (const { name, version, sha256 } of models) {
    const pointer: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion: version, sha256 };
    const { outdated } = await replaceWhile(unfinished, store, currentModelObject(name), artifactText(pointer));
    if (outdated) return;
  }
  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const learned: Model[] = [];
  for (const { name, version } of models) learned.push(await requireArtifact(store, modelObject(name, version), Model));
  const report = reportObject(campaignId);
  await writeTextIfChanged(store, report, await reportOfCampaign(campaign, { models: learned, notTrained }, ports));
  await deleteObjects(store, trialsPrefix(plan));
  const last: Trained = {
    format: "trained",
    version: 1,
    campaignId,
    datasetsSha256,
    partial,
    models,
    notTrained,
    report: report.key,
  };
  const { replaced } = await replaceWhile(current, store, trainedObject(campaignId), artifactText(last));
  if (replaced) {
    log.info(`Campaign ${campaignId} trained`, { models: models.length, notTrained: notTrained.length });
  }
}
