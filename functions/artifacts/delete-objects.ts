import { listObjects } from "./list-objects.ts";
import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** Deletes every object below a prefix; the number of objects deleted. */
export async function deleteObjects(store: ObjectStore, prefix: ObjectAddress): Promise<number> {
  const objects = await listObjects(store, prefix);
  for (const { key } of objects) await store.delete(prefix.bucket, key);
  return objects.length;
}
