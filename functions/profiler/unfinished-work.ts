import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { handledBefore } from "#artifacts/refusals.ts";
import { campaignIdOfStateKey, campaignObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { isMeasured } from "./profile.ts";

/**
 * What the profiler would have been told if every notification had come: specs that were neither accepted nor refused,
 * and accepted campaigns that are not measured to their end.
 */
export async function unfinishedWork(store: ObjectStore): Promise<ObjectUploaded[]> {
  const uploads: ObjectUploaded[] = [];
  for (const { key, etag, sizeBytes } of await listObjects(store, { bucket: "campaigns", key: "" })) {
    const before = await handledBefore(store, { bucket: "campaigns", key }, etag);
    if (before.kind === "new") uploads.push({ bucket: "campaigns", key, etag, sizeBytes });
  }
  for (const folder of await listFolders(store, { bucket: "state", key: "" })) {
    const campaignId = campaignIdOfStateKey(`${folder}/`);
    if (campaignId === undefined || (await isMeasured(campaignId, { store }))) continue;
    uploads.push(campaignObject(campaignId));
  }
  return uploads;
}
