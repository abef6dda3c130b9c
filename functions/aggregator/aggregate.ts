import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifactIfChanged, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import {
  campaignIdOfStateKey,
  campaignObject,
  datasetObject,
  datasetsCompleteObject,
  recordPrefix,
  recordsCompleteObject,
} from "#core/campaign/object-keys.ts";
import { datasetCsv } from "#core/dataset/csv.ts";
import type { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { buildDatasets } from "./build-datasets.ts";

/**
 * Turns the records of a campaign into datasets, once the profiler has written its last word on it. The same records
 * give the same datasets; what is written already is not written again.
 */
export async function aggregate(
  upload: ObjectUploaded,
  { store, log }: { readonly store: ObjectStore; readonly log: Logger },
): Promise<void> {
  const campaignId = campaignIdOfStateKey(upload.key);
  if (campaignId === undefined || upload.key !== recordsCompleteObject(campaignId).key) return;
  const complete = await readArtifact(store, recordsCompleteObject(campaignId), RecordsComplete);
  if (complete === undefined) return;

  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const records: RunRecord[] = [];
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    records.push(await requireArtifact(store, { bucket: "records", key }, RunRecord));
  }

  const datasets = buildDatasets(campaign, records, complete.artifact.partial);
  const index: DatasetsComplete["datasets"] = [];
  for (const dataset of datasets) {
    const { subject, level } = dataset;
    await writeTextIfChanged(store, datasetObject(campaignId, subject, level, "csv"), datasetCsv(dataset));
    await writeArtifactIfChanged(store, datasetObject(campaignId, subject, level, "json"), dataset);
    index.push({ subject, level, rows: dataset.rows.length, sha256: sha256Hex(artifactText(dataset)) });
  }
  const written: DatasetsComplete = {
    format: "datasets-complete",
    version: 1,
    campaignId,
    partial: complete.artifact.partial,
    datasets: index,
  };
  await writeArtifactIfChanged(store, datasetsCompleteObject(campaignId), written);
  log.info(`Datasets of ${campaignId} written`, { datasets: index.length, records: records.length });
}
