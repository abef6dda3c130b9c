import type { ObjectStore } from "#ports/object-store.ts";

/**
 * A store whose process gets a real signal at its n-th write (from 0), just before or just after the write takes effect.
 * A stopped process goes on there once it is continued.
 */
export function signallingStore(
  store: ObjectStore,
  { signal, at, moment }: { readonly signal: NodeJS.Signals; readonly at: number; readonly moment: "before" | "after" },
): ObjectStore {
  let writes = 0;
  const write = async <T>(effect: () => Promise<T>): Promise<T> => {
    const fatal = writes++ === at;
    if (fatal && moment === "before") process.kill(process.pid, signal);
    const result = await effect();
    if (fatal && moment === "after") process.kill(process.pid, signal);
    return result;
  };
  return {
    ...store,
    put: (bucket, key, body, condition) => write(() => store.put(bucket, key, body, condition)),
    delete: (bucket, key) => write(() => store.delete(bucket, key)),
  };
}
