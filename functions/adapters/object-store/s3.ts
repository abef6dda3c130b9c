import type { S3StoreSettings } from "#core/campaign/operator-store.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** How to reach an S3 store, and the time that its patience is counted in. */
export interface S3StoreOptions extends Omit<S3StoreSettings, "kind"> {
  readonly clock: Clock;
}

/** An object store at MinIO or any other S3. */
export function s3Store(_options: S3StoreOptions): ObjectStore {
  throw new Error("Cannot open an S3 store as its adapter is being built");
}
