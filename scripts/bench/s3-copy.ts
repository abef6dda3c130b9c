import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { StoreSettings } from "#core/campaign/operator-store.ts";
import { openStore } from "#wiring/open-store.ts";
import type { System } from "#wiring/open-system.ts";

/** An installation whose objects are on the MinIO that MINIO_ENDPOINT, MINIO_ROOT_USER and MINIO_ROOT_PASSWORD name. */
export interface S3Copy {
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Copies the models of an installation to MinIO, under a prefix of their own; undefined where there is no MinIO. */
export async function copyToS3({ store }: System, folder: string): Promise<S3Copy | undefined> {
  const { MINIO_ENDPOINT: endpoint, MINIO_ROOT_USER: user, MINIO_ROOT_PASSWORD: password } = process.env;
  if (!endpoint || !user || !password) return undefined;
  const prefix = `bench-${process.pid}`;
  const credentials = { from: "folder", folder } as const;
  const settings = StoreSettings.parse({ kind: "s3", endpoint, credentials });
  await writeFile(join(folder, "accessKey"), user);
  await writeFile(join(folder, "secretKey"), password);
  const operatorPath = join(folder, "s3.yaml");
  await writeFile(operatorPath, JSON.stringify({ prefix, store: settings }));

  const copy = await openStore({ settings, prefix });
  for (const role of BUCKET_ROLES) await copy.createBucket(role);
  for (const { key } of await listObjects(store, { bucket: "models", key: "" })) {
    const found = await store.get("models", key);
    if (found !== undefined) await copy.put("models", key, found.body);
  }
  return {
    environment: { PROFAAS_OPERATOR: operatorPath },
    async remove() {
      for (const role of BUCKET_ROLES) {
        await deleteObjects(copy, { bucket: role, key: "" });
        await copy.deleteBucket(role);
      }
    },
  };
}
