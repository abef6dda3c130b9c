import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { temporaryFolder } from "./temporary-folder.ts";
import { testBuckets } from "./test-buckets.ts";

/** A store with every bucket, named by role, and how to be rid of it. */
export interface OpenedStore {
  readonly store: ObjectStore;
  /** Where its files are; undefined for a store in memory. */
  readonly root?: string;
  remove(): Promise<void>;
}

/** Stores to run the same test on. */
export const STORES: readonly { readonly kind: string; open(): Promise<OpenedStore> }[] = [
  { kind: "memory", open: async () => ({ store: await testBuckets(), remove: () => Promise.resolve() }) },
  { kind: "a directory", open: directoryBuckets },
];

/** A store in a new folder; the folder holds nothing else, so that a file beside the buckets is a file gone astray. */
export async function directoryBuckets(): Promise<OpenedStore & { readonly root: string }> {
  const folder = await temporaryFolder();
  const root = `${folder.path}/store`;
  const store = prefixedStore(directoryStore({ root }), "test");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  return { store, root, remove: folder.remove };
}
