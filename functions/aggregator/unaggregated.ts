import { listFolders } from "#artifacts/list-objects.ts";
import { datasetsCompleteObject, recordsCompleteObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

/** What the aggregator would have been told if every notification had come: campaigns measured but without datasets. */
export async function unaggregated(store: ObjectStore): Promise<ObjectUploaded[]> {
  const uploads: ObjectUploaded[] = [];
  for (const campaignId of await listFolders(store, { bucket: "records", key: "" })) {
    const complete = recordsCompleteObject(campaignId);
    const datasets = datasetsCompleteObject(campaignId);
    if ((await store.head(complete.bucket, complete.key)) === undefined) continue;
    if ((await store.head(datasets.bucket, datasets.key)) === undefined) uploads.push(complete);
  }
  return uploads;
}
