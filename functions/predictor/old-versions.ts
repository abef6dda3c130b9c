import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { loadModel } from "./load-model.ts";
import type { Served } from "./served.ts";

const MOST_KEPT = 8;

/** Versions of models that are served no more, read when one is asked for; the last few are kept. */
export function oldVersions({ store, log }: { readonly store: ObjectStore; readonly log: Logger }) {
  const kept = new Map<string, Served>();
  return async (name: string, version: string): Promise<Served | undefined> => {
    const id = `${name}@${version}`;
    const known = kept.get(id);
    if (known !== undefined) return known;
    try {
      const loaded = await loadModel(store, name, version);
      kept.set(id, loaded);
      const oldest = kept.keys().next().value;
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return loaded;
    } catch (error) {
      log.warn(error instanceof Error ? error.message : String(error), { model: name });
      return undefined;
    }
  };
}
