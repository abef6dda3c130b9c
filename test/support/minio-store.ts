import { s3Store, type S3StoreOptions } from "#adapters/object-store/s3.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { Minio } from "./minio.ts";

/** The S3 store of a MinIO, opened with its administrator's key. */
export function minioStore(
  { endpoint, accessKey, secretKey }: Pick<Minio, "endpoint" | "accessKey" | "secretKey">,
  options: Partial<S3StoreOptions> = {},
): ObjectStore {
  return s3Store({
    endpoint,
    region: "us-east-1",
    pathStyle: true,
    credentials: { from: "environment" },
    environment: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
    ...options,
  });
}
