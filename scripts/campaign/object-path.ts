import { join } from "node:path";

import { findFile } from "#adapters/object-store/directory/find-file.ts";
import { bucketName } from "#core/campaign/bucket-roles.ts";
import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { System } from "#wiring/open-system.ts";

/** Where a person finds an object: its file, or its place in S3; undefined when there is none. */
export async function objectPath(
  { operator, store }: Pick<System, "operator" | "store">,
  { bucket, key }: ObjectAddress,
): Promise<string | undefined> {
  const name = bucketName(operator.prefix, bucket);
  if (operator.store.kind === "directory") return (await findFile(join(operator.store.path, name), key))?.path;
  return (await store.head(bucket, key)) === undefined ? undefined : `s3://${name}/${key}`;
}
