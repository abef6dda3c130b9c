import type { ObjectStore } from "#ports/object-store.ts";

/**
 * The MinIO of an OSCAR as one of its users sees it: who owns no bucket is denied even the list of his buckets, and buckets
 * are made for him by OSCAR alone.
 */
export function userStore(store: ObjectStore, makeBucket: (bucket: string) => Promise<void>): ObjectStore {
  return {
    ...store,
    async listBuckets() {
      try {
        return await store.listBuckets();
      } catch (error) {
        if (isDenied(error) && nameOf(error.cause) === "AccessDenied") return [];
        throw error;
      }
    },
    async createBucket(bucket) {
      try {
        return await store.createBucket(bucket);
      } catch (error) {
        if (!isDenied(error)) throw error;
        await makeBucket(bucket);
        return true;
      }
    },
  };
}

function isDenied(error: unknown): error is Error {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EACCES";
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
