import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { campaignIdOfStateKey, campaignObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { isMeasured } from "./profile.ts";

/**
 * What the profiler would have been told if every notification had come: specs in the campaigns bucket, and accepted
 * campaigns that are not measured to their end.
 */
export async function unfinishedWork(store: ObjectStore): Promise<ObjectUploaded[]> {
  const specs = await listObjects(store, { bucket: "campaigns", key: "" });
  const uploads = specs.map(({ key, etag, sizeBytes }): ObjectUploaded => ({
    bucket: "campaigns",
    key,
    etag,
    sizeBytes,
  }));
  for (const folder of await listFolders(store, { bucket: "state", key: "" })) {
    const campaignId = campaignIdOfStateKey(`${folder}/`);
    if (campaignId === undefined || (await isMeasured(campaignId, { store }))) continue;
    uploads.push(campaignObject(campaignId));
  }
  return uploads;
}
