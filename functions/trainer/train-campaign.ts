import { parseArtifact, readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifactIfChanged, writeTextIfChanged, writeTextOver } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignIdOfStateKey,
  campaignObject,
  currentModelObject,
  datasetObject,
  datasetsCompleteObject,
  modelName,
  modelObject,
  reportObject,
  trainedObject,
} from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import type { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { Trained } from "#core/model/trained.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { campaignTargets } from "./campaign-targets.ts";
import { learningSession } from "./learning-session.ts";
import { reportOfCampaign } from "./report-of-campaign.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

/**
 * Learns every target of a campaign once its datasets are complete, and writes models, report and a last word. The same
 * datasets are learned once; a target that cannot be learned is named with the reason and stops nothing.
 */
export async function trainCampaign(upload: ObjectUploaded, ports: TrainerPorts): Promise<void> {
  const { store, log } = ports;
  const campaignId = campaignIdOfStateKey(upload.key);
  if (campaignId === undefined || upload.key !== datasetsCompleteObject(campaignId).key) return;
  const object = await store.get("datasets", upload.key);
  if (object === undefined) return;
  const datasetsSha256 = sha256Hex(object.body);
  const before = await readArtifact(store, trainedObject(campaignId), Trained);
  if (before?.artifact.datasetsSha256 === datasetsSha256) return;

  const complete = parseArtifact(object.body, DatasetsComplete, `datasets/${upload.key}`);
  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const targets = campaignTargets(await readDatasets(store, complete)).map((target) => ({
    ...target,
    name: modelName(campaign.name, target.subject, target.target),
  }));
  const served = await servedVersions(
    store,
    targets.map(({ name }) => name),
  );
  const learn = await learningSession(ports);
  const models: Model[] = [];
  const trained: Trained["models"] = [];
  const notTrained: Trained["notTrained"] = [];
  for (const { subject, target, name, dataset } of targets) {
    const learned = await learn(dataset, { name, target, seed: campaign.seed }).catch(asError);
    if (learned instanceof Error) {
      notTrained.push({ subject, target, reason: learned.message });
      log.warn(learned.message, { model: name });
      continue;
    }
    models.push(learned);
    const written = await writeModel(store, learned, served.get(name));
    if (!written.isServed) log.warn(`Model ${name} is not served, as another was published while this one was trained`);
    trained.push({ name, subject, target, version: written.version, sha256: written.sha256 });
    log.info(`Model ${name} trained`, { regressor: learned.regressor.kind, mape: learned.metrics.heldOut.mape });
  }

  const report = reportObject(campaignId);
  await writeTextIfChanged(store, report, await reportOfCampaign(campaign, { models, notTrained }, ports));
  const last: Trained = {
    format: "trained",
    version: 1,
    campaignId,
    datasetsSha256,
    partial: complete.partial,
    models: trained,
    notTrained,
    report: report.key,
  };
  await writeArtifactIfChanged(store, trainedObject(campaignId), last);
  log.info(`Campaign ${campaignId} trained`, { models: trained.length, notTrained: notTrained.length });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

async function readDatasets(store: ObjectStore, { campaignId, datasets }: DatasetsComplete): Promise<Dataset[]> {
  const read: Dataset[] = [];
  for (const { subject, level } of datasets) {
    read.push(await requireArtifact(store, datasetObject(campaignId, subject, level, "json"), Dataset));
  }
  return read;
}

/** The pointer of each model by its ETag, before anything is learned; none for a model that is new. */
async function servedVersions(store: ObjectStore, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  for (const name of names) {
    const { bucket, key } = currentModelObject(name);
    const pointer = await store.head(bucket, key);
    if (pointer !== undefined) etags.set(name, pointer.etag);
  }
  return etags;
}

/** Writes a model's version, then the pointer to it, unless they are there or the pointer was moved meanwhile. */
async function writeModel(
  store: ObjectStore,
  model: Model,
  servedBefore: string | undefined,
): Promise<{ version: string; sha256: string; isServed: boolean }> {
  const { text, sha256, version } = modelVersion(model);
  await writeTextIfChanged(store, modelObject(model.name, version), text);
  const current: CurrentModel = {
    format: "current-model",
    version: 1,
    model: model.name,
    modelVersion: version,
    sha256,
  };
  const pointer = currentModelObject(model.name);
  return { version, sha256, isServed: await writeTextOver(store, pointer, artifactText(current), servedBefore) };
}
