import { BUCKET_ROLES, bucketName, bucketRole } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/**
 * The store as the functions see it: buckets are called by their role (`records`), whatever prefix this installation
 * gives them (`<prefix>-records`); buckets of others are out of sight.
 */
export function prefixedStore(store: ObjectStore, prefix: string): ObjectStore {
  function real(bucket: string): string {
    const role = BUCKET_ROLES.find((name) => name === bucket);
    if (role === undefined) {
      throw new RangeError(`Cannot use bucket "${bucket}" as it must be one of ${BUCKET_ROLES.join(", ")}`);
    }
    return bucketName(prefix, role);
  }
  return {
    get: async (bucket, key, options) => store.get(real(bucket), key, options),
    head: async (bucket, key) => store.head(real(bucket), key),
    open: async (bucket, key) => store.open(real(bucket), key),
    put: async (bucket, key, body, condition) => store.put(real(bucket), key, body, condition),
    delete: async (bucket, key) => store.delete(real(bucket), key),
    list: async (bucket, options) => store.list(real(bucket), options),
    createBucket: async (bucket) => store.createBucket(real(bucket)),
    deleteBucket: async (bucket) => store.deleteBucket(real(bucket)),
    async listBuckets() {
      const names = await store.listBuckets();
      return names.map((name) => bucketRole(prefix, name)).filter((role) => role !== undefined);
    },
  };
}
