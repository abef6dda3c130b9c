import type { ObjectStore } from "#ports/object-store.ts";

/** A store that counts what it is asked for, by `<verb> <bucket>/<key>`. */
export function countingStore(store: ObjectStore): ObjectStore & { count(call: string): number } {
  const counts = new Map<string, number>();
  const note = (call: string): void => void counts.set(call, (counts.get(call) ?? 0) + 1);
  return {
    ...store,
    count: (call) => counts.get(call) ?? 0,
    get: (bucket, key, options) => {
      note(`get ${bucket}/${key}`);
      return store.get(bucket, key, options);
    },
    open: (bucket, key) => {
      note(`open ${bucket}/${key}`);
      return store.open(bucket, key);
    },
    put: (bucket, key, body, condition) => {
      note(`put ${bucket}/${key}`);
      return store.put(bucket, key, body, condition);
    },
    delete: (bucket, key) => {
      note(`delete ${bucket}/${key}`);
      return store.delete(bucket, key);
    },
  };
}
