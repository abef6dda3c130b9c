import { afterAll, beforeAll, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { allKeys } from "../../../contracts/object-store/reading.ts";
import { CAN_MOUNT, describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";

const MEBIBYTE = 2 ** 20;

// Number 27 of the list of faults: the disk of MinIO is full.
describeWithMinio(
  "s3Store() when MinIO's disk is full",
  () => {
    let minio: Minio;
    let store: ObjectStore;
    beforeAll(async () => {
      minio = await startMinio({ own: true, diskMebibytes: 64 });
      store = minioStore(minio);
      await store.createBucket("bucket");
    });
    afterAll(() => minio.stop());

    it("says so, leaves nothing half, and can still be read", async () => {
      const full = 'Cannot store object "large" in bucket "bucket" as the store\'s disk is full';
      let filled = 0;
      const fill = async (): Promise<void> => {
        for (; filled < 100; filled++) await store.put("bucket", `filler/${filled}`, Buffer.alloc(8 * MEBIBYTE, 1));
      };
      await expect(fill()).rejects.toThrow("as the store's disk is full (XMinioStorageFull, HTTP 507)");
      async function* large(): AsyncGenerator<Uint8Array> {
        for (let index = 0; index < 40; index++) yield Buffer.alloc(MEBIBYTE, 2);
      }
      await expect(store.put("bucket", "large", large())).rejects.toThrow(full);
      await expect(store.put("bucket", "large", Buffer.alloc(40 * MEBIBYTE))).rejects.toThrow(full);
      expect(await allKeys(store, "bucket", { prefix: "large" })).toEqual([]);
      expect((await store.get("bucket", "filler/0"))?.sizeBytes).toBe(8 * MEBIBYTE);
    });
  },
  { own: true, when: CAN_MOUNT },
);
