import type { ObjectStore } from "#ports/object-store.ts";

/** What a process that was killed never gets to see. */
export class Killed extends Error {
  constructor() {
    super("killed");
  }
}

export interface KillingStore extends ObjectStore {
  /** Writes asked for so far. */
  readonly writes: number;
  readonly killed: boolean;
}

/**
 * A store whose user is killed at its n-th write (from 0), just before or just after the write takes effect: from then
 * on nothing it asks for is done, as after kill -9.
 */
export function killingStore(store: ObjectStore, killAt: number, moment: "before" | "after"): KillingStore {
  let writes = 0;
  let killed = false;
  const alive = (): void => {
    if (killed) throw new Killed();
  };
  const write = async <T>(effect: () => Promise<T>): Promise<T> => {
    alive();
    const fatal = writes++ === killAt;
    if (fatal && moment === "before") killed = true;
    alive();
    const result = await effect();
    if (fatal) killed = true;
    alive();
    return result;
  };
  const read = async <T>(effect: () => Promise<T>): Promise<T> => {
    alive();
    return effect();
  };
  return {
    get writes() {
      return writes;
    },
    get killed() {
      return killed;
    },
    get: (bucket, key, options) => read(() => store.get(bucket, key, options)),
    head: (bucket, key) => read(() => store.head(bucket, key)),
    open: (bucket, key) => read(() => store.open(bucket, key)),
    list: (bucket, options) => read(() => store.list(bucket, options)),
    listBuckets: () => read(() => store.listBuckets()),
    put: (bucket, key, body, condition) => write(() => store.put(bucket, key, body, condition)),
    delete: (bucket, key) => write(() => store.delete(bucket, key)),
    createBucket: (bucket) => write(() => store.createBucket(bucket)),
    deleteBucket: (bucket) => write(() => store.deleteBucket(bucket)),
  };
}
