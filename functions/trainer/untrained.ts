import { listFolders } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { datasetsCompleteObject, trainedObject } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { Trained } from "#core/model/trained.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

/** What the trainer would have been told if every notification had come: datasets that no models were learned from. */
export async function untrained(store: ObjectStore): Promise<ObjectUploaded[]> {
  const uploads: ObjectUploaded[] = [];
  for (const campaignId of await listFolders(store, { bucket: "datasets", key: "" })) {
    const address = datasetsCompleteObject(campaignId);
    const complete = await store.get(address.bucket, address.key);
    if (complete === undefined) continue;
    const trained = await readArtifact(store, trainedObject(campaignId), Trained);
    if (trained?.artifact.datasetsSha256 !== sha256Hex(complete.body)) uploads.push(address);
  }
  return uploads;
}
