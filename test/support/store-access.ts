import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { minioStore } from "./minio-store.ts";
import type { OverlayOptions } from "./overlay.ts";
import { runCommand } from "./run-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const PROGRAM = resolve(import.meta.dirname, "../../dist/profaas.mjs");

/** An S3 as it is reached from here. */
export interface StoreAccess {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Of the authority that signed its certificate: the file, and what is in it. */
  readonly caFile?: string;
  readonly ca?: string;
}

/** Its buckets, named by role. */
export function bucketsOf({ ca, ...access }: StoreAccess): ObjectStore {
  return prefixedStore(minioStore(access, ca === undefined ? {} : { ca }), "profaas");
}

/** `profaas setup` from outside of the cluster. */
export async function setUpStore(
  { endpoint, accessKey, secretKey, caFile }: StoreAccess,
  ...words: string[]
): Promise<void> {
  const folder = await temporaryFolder();
  try {
    const operator = join(folder.path, "profaas.yaml");
    await writeFile(operator, JSON.stringify({ store: { kind: "s3", endpoint, ...(caFile && { caFile }) } }));
    await runCommand(process.execPath, [PROGRAM, "setup", "--operator", operator, ...words], {
      environment: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
    });
  } finally {
    await folder.remove();
  }
}

/** The secrets of an overlay on an S3, as README lists them. */
export function storeSecrets({ accessKey, secretKey, ca }: Omit<StoreAccess, "endpoint">, token: string) {
  const store = { "profaas-store": { accessKey, secretKey, ...(ca === undefined ? {} : { "ca.crt": ca }) } };
  return {
    profaas: { ...store, "profaas-webhook": { token } },
    "profaas-runs": store,
  } satisfies OverlayOptions["secrets"];
}

/** Takes away the buckets with all that is in them. */
export async function emptyStore(store: ObjectStore): Promise<void> {
  for (const role of BUCKET_ROLES) {
    for (let page = await store.list(role); page.objects.length > 0; page = await store.list(role)) {
      for (const { key } of page.objects) await store.delete(role, key);
    }
    await store.deleteBucket(role);
  }
}
