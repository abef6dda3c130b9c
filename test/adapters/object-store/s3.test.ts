import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, it } from "vitest";

import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { objectStoreContract } from "../../contracts/object-store.ts";
import { describeWithMinio, startMinio, type Minio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";

describeWithMinio("s3Store()", () => {
  let minio: Minio;
  beforeAll(async () => {
    minio = await startMinio();
  });
  afterAll(() => minio.stop());

  objectStoreContract(
    "s3Store() with MinIO",
    async () => {
      const id = randomUUID().slice(0, 8);
      return { store: minioStore(minio), buckets: [`first-${id}`, `second-${id}`], close: async () => {} };
    },
    { overlappingKeys: false }, // MinIO stores both, but lists only the first
  );

  it("holds to conditional writes, says the probe", async () => {
    const store = prefixedStore(minioStore(minio), "probe");
    const isNew = await store.createBucket("state");
    expect(await conditionalCreateFault(store, `test-${process.pid}`)).toBeUndefined();
    if (isNew) await store.deleteBucket("state");
  });
});
