import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe } from "vitest";

import type { S3StoreOptions } from "#adapters/object-store/s3.ts";

import { objectStoreContract } from "../../contracts/object-store.ts";
import { describeWithMinio, startMinio, type Minio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";

describeWithMinio("s3Store()", () => {
  let minio: Minio;
  beforeAll(async () => {
    minio = await startMinio();
  });
  afterAll(() => minio.stop());

  const contract = (name: string, options: Partial<S3StoreOptions> = {}): void =>
    objectStoreContract(
      name,
      async () => {
        const id = randomUUID().slice(0, 8);
        const store = minioStore(minio, options);
        return { store, buckets: [`first-${id}`, `second-${id}`], close: async () => {} };
      },
      { overlappingKeys: false }, // MinIO stores both, but lists only the first
    );

  describe("with MinIO", () => contract("s3Store()"));
});
