import { systemClock } from "#adapters/process/clock.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { buckets } from "./directory/buckets.ts";
import { etags } from "./directory/etags.ts";
import { keyLocks } from "./directory/key-lock.ts";
import { readers } from "./directory/readers.ts";
import { writers } from "./directory/writers.ts";

/**
 * An object store in a folder, for one machine: a bucket is a folder, an object a plain file, and a file that somebody
 * copies into a bucket is an object. Any number of processes may use it at once. Every object is on the disk before
 * `put` resolves; after a power failure the last few may be missing, but none is half.
 */
export function directoryStore({
  root,
  clock = systemClock,
}: {
  readonly root: string;
  readonly clock?: Clock;
}): ObjectStore {
  const known = etags(() => clock.epochMilliseconds());
  const locks = keyLocks(clock);
  return { ...readers(root, known), ...writers(root, known, locks), ...buckets(root, locks) };
}
