import { memoryStore } from "#adapters/object-store/memory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** A store in memory with every bucket, named by role. */
export async function testBuckets(): Promise<ObjectStore> {
  const store = prefixedStore(memoryStore({ now: () => 0 }), "test");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  return store;
}

/** Every object of these buckets as text, by `bucket/key`. */
export async function contents(store: ObjectStore, ...buckets: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const bucket of buckets) {
    let continueFrom: string | undefined;
    do {
      const page = await store.list(bucket, continueFrom === undefined ? {} : { continueFrom });
      for (const { key } of page.objects) {
        found[`${bucket}/${key}`] = new TextDecoder().decode((await store.get(bucket, key))?.body);
      }
      continueFrom = page.next;
    } while (continueFrom !== undefined);
  }
  return found;
}
