import type { S3StoreOptions } from "#adapters/object-store/s3.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { faultProxy, type FaultProxy } from "./fault-proxy.ts";
import { startMinio, type Minio } from "./minio.ts";
import { minioStore } from "./minio-store.ts";

/** A MinIO that is reached by a way that does harm, and by a straight one. */
export interface FaultyMinio {
  readonly minio: Minio;
  readonly proxy: FaultProxy;
  /** Behind the proxy, and impatient. */
  readonly store: ObjectStore;
  /** The truth. */
  readonly straight: ObjectStore;
  /** Another store behind the proxy. */
  open(options?: Partial<S3StoreOptions>): ObjectStore;
  close(): Promise<void>;
}

/** Patience of tests: long enough for a busy machine, short enough to wait for. */
export const IMPATIENT = {
  clock: systemClock,
  timeouts: { connectSeconds: 1.5, answerSeconds: 2, stallSeconds: 1 },
  attempts: { most: 5, firstPauseSeconds: 0.02, longestPauseSeconds: 0.1 },
} satisfies Partial<S3StoreOptions>;

export async function faultyMinio(): Promise<FaultyMinio> {
  const minio = await startMinio();
  const proxy = await faultProxy(minio.endpoint);
  const open = (options: Partial<S3StoreOptions> = {}): ObjectStore =>
    minioStore({ ...minio, endpoint: proxy.endpoint }, { ...IMPATIENT, ...options });
  return {
    minio,
    proxy,
    store: open(),
    straight: minioStore(minio),
    open,
    async close() {
      await proxy.close();
      await minio.stop();
    },
  };
}
