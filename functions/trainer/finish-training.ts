import { deleteObjects } from "#artifacts/delete-objects.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  attemptsPrefix,
  campaignObject,
  modelObject,
  reportObject,
  roundsPrefix,
  trainedObject,
  trainingResultObject,
  trainingResultPrefix,
  trialsPrefix,
} from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { Model } from "#core/model/model.ts";
import type { Trained } from "#core/model/trained.ts";
import type { TrainingPlan } from "#core/model/training-plan.ts";
import { TrainingResult } from "#core/model/training-result.ts";

import { replaceWhile } from "./replace-while.ts";
import { reportOfCampaign } from "./report-of-campaign.ts";
import { serveModel } from "./serve-model.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { isCurrent } from "./training-now.ts";

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
  for (const model of models) {
    if (await serveModel(model, plan, store)) continue;
    if (!(await current())) return;
    log.warn(`Model ${model.name} is not served, as another was published while this one was trained`);
  }
  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const learned: Model[] = [];
  for (const { name, version } of models) learned.push(await requireArtifact(store, modelObject(name, version), Model));
  const report = reportObject(campaignId);
  await writeTextIfChanged(store, report, await reportOfCampaign(campaign, { models: learned, notTrained }, ports));
  await deleteObjects(store, trialsPrefix(plan));
  await deleteObjects(store, roundsPrefix(plan));
  await deleteObjects(store, attemptsPrefix(plan));
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
  if ((await replaceWhile(current, store, trainedObject(campaignId), artifactText(last))) === "replaced") {
    log.info(`Campaign ${campaignId} trained`, { models: models.length, notTrained: notTrained.length });
  }
}
