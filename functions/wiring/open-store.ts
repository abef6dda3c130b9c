import { mkdir, stat } from "node:fs/promises";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { StoreSettings } from "#core/campaign/operator-store.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** Which store an installation uses, and what its buckets are called there. */
export interface StorePlace {
  readonly settings: StoreSettings;
  readonly prefix: string;
}

/** The store of an installation, its buckets named by role. A folder is made when it is not there; nothing else is. */
export async function openStore(place: StorePlace): Promise<ObjectStore> {
  const { settings } = place;
  if (settings.kind === "directory") {
    const found = await stat(settings.path).catch(() => undefined);
    if (found?.isDirectory() === false)
      throw new Error(`Cannot reach the store at ${settings.path} as it must be a folder: it is a file`);
    await mkdir(settings.path, { recursive: true });
  }
  return storeAt(place);
}

/** The same, without touching it. The client of S3 is loaded only where it is asked for: it takes its time. */
export async function storeAt({ settings, prefix }: StorePlace): Promise<ObjectStore> {
  if (settings.kind === "directory") return prefixedStore(directoryStore({ root: settings.path }), prefix);
  const { s3Store } = await import("#adapters/object-store/s3.ts");
  return prefixedStore(s3Store({ ...settings, clock: systemClock }), prefix);
}
