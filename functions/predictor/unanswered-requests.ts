import { listObjects } from "#artifacts/list-objects.ts";
import { handledBefore } from "#artifacts/refusals.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { waitsForModel } from "./waits-for-model.ts";

/** Requests that nobody answered, whether or not anybody was told of them. */
export async function unansweredRequests(store: ObjectStore): Promise<ObjectUploaded[]> {
  const unanswered: ObjectUploaded[] = [];
  for (const { key, etag, sizeBytes } of await listObjects(store, { bucket: "requests", key: "" })) {
    const before = await handledBefore(store, { bucket: "requests", key }, etag);
    if (before.kind === "accepted") continue;
    if (before.kind === "refused" && !(await waitsForModel(store, key, etag))) continue;
    unanswered.push({ bucket: "requests", key, etag, sizeBytes });
  }
  return unanswered;
}
