import { afterAll, beforeAll, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { allKeys, textOf } from "../../../contracts/object-store/reading.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";

describeWithMinio(
  "s3Store() while MinIO is killed and started again",
  () => {
    let minio: Minio;
    let store: ObjectStore;
    beforeAll(async () => {
      minio = await startMinio({ own: true });
      store = minioStore(minio, { attempts: { most: 12 } });
      await store.createBucket("bucket");
    });
    afterAll(() => minio.stop());

    it("loses nothing that was acknowledged, and lets every claim be won once", { timeout: 90_000 }, async () => {
      const wins = new Map<string, number>();
      let isOver = false;
      const worker = async (name: string): Promise<void> => {
        for (let index = 0; !isOver || index < 200; index++) {
          const key = `claims/${index}`;
          const outcome = await store.put("bucket", key, name, { ifAbsent: true });
          if (outcome.kind !== "stored") continue;
          wins.set(key, (wins.get(key) ?? 0) + 1);
          expect(await textOf(store, "bucket", key)).toBe(name);
        }
      };
      const workers = ["one", "two", "three"].map(worker);
      for (let kill = 0; kill < 2; kill++) {
        await new Promise((resolve) => setTimeout(resolve, 700));
        await minio.kill();
        await minio.start();
      }
      isOver = true;
      await Promise.all(workers);
      const keys = await allKeys(store, "bucket");
      expect(keys.length).toBeGreaterThanOrEqual(200);
      expect([...wins.keys()].sort()).toEqual([...keys].sort());
      expect([...wins.values()].filter((count) => count !== 1)).toEqual([]);
    });
  },
  { own: true },
);
