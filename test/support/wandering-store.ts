import type { Prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** A store that answers after a random number of turns, so that those who use it at once meet in every order. */
export function wanderingStore(store: ObjectStore, random: Prng): ObjectStore {
  const wander = async <T>(effect: () => Promise<T>): Promise<T> => {
    for (let turns = Math.floor(4 * random()); turns > 0; turns--)
      await new Promise((resolve) => setImmediate(resolve));
    return effect();
  };
  return {
    get: (bucket, key, options) => wander(() => store.get(bucket, key, options)),
    head: (bucket, key) => wander(() => store.head(bucket, key)),
    open: (bucket, key) => wander(() => store.open(bucket, key)),
    list: (bucket, options) => wander(() => store.list(bucket, options)),
    listBuckets: () => wander(() => store.listBuckets()),
    put: (bucket, key, body, condition) => wander(() => store.put(bucket, key, body, condition)),
    delete: (bucket, key) => wander(() => store.delete(bucket, key)),
    createBucket: (bucket) => wander(() => store.createBucket(bucket)),
    deleteBucket: (bucket) => wander(() => store.deleteBucket(bucket)),
  };
}
