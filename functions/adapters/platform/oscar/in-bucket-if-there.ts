import type { ObjectStore } from "#ports/object-store.ts";

/** Does something in a bucket that OSCAR may delete meanwhile, as it does after its service; undefined where it is gone. */
export async function inBucketIfThere<Result>(
  store: Pick<ObjectStore, "listBuckets">,
  bucket: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const isThere = async (): Promise<boolean> => (await store.listBuckets()).includes(bucket);
  if (!(await isThere())) return undefined;
  try {
    return await work();
  } catch (error) {
    if (await isThere()) throw error;
    return undefined;
  }
}
