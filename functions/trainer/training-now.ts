import { readArtifact } from "#artifacts/read-artifact.ts";
import { datasetsCompleteObject, trainedObject, type TrainingId } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { Trained } from "#core/model/trained.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** The training that a campaign's datasets call for now, whether or not it is done; undefined when it has none. */
export async function trainingNow(campaignId: string, store: ObjectStore): Promise<TrainingId | undefined> {
  const { bucket, key } = datasetsCompleteObject(campaignId);
  const complete = await store.get(bucket, key);
  return complete && { campaignId, datasetsSha256: sha256Hex(complete.body) };
}

/** True when the last word on a campaign is about these datasets. */
export async function isTrained({ campaignId, datasetsSha256 }: TrainingId, store: ObjectStore): Promise<boolean> {
  const trained = await readArtifact(store, trainedObject(campaignId), Trained);
  return trained?.artifact.datasetsSha256 === datasetsSha256;
}

/** True while the datasets have not been replaced and the campaign has not been deleted. */
export async function isCurrent({ campaignId, datasetsSha256 }: TrainingId, store: ObjectStore): Promise<boolean> {
  return (await trainingNow(campaignId, store))?.datasetsSha256 === datasetsSha256;
}
