import { join } from "node:path";

import { findFile } from "#adapters/object-store/directory/find-file.ts";
import { bucketName, type ObjectAddress } from "#core/campaign/object-keys.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";

/** The file of an object, for a person to open; undefined when there is none. */
export async function objectPath(operator: OperatorFile, { bucket, key }: ObjectAddress): Promise<string | undefined> {
  return (await findFile(join(operator.store.path, bucketName(operator.prefix, bucket)), key))?.path;
}
