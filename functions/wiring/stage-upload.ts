import { readFile } from "node:fs/promises";

import { readStagedFile } from "#adapters/trigger/staged-file.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { withRole } from "#core/campaign/trigger-routes.ts";
import type { Environment } from "#adapters/process/environment.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { System } from "./open-system.ts";

/**
 * The upload that OSCAR staged for this process, or undefined when it staged none. A file out of a bucket of ours is that
 * object. A file out of any other bucket is a hand-over copy: it is put into the bucket whose role PROFAAS_STAGED_ROLE
 * names, under its key, and is handled as that object.
 */
export async function stageUpload(
  { operator, store }: Pick<System, "operator" | "store">,
  environment: Environment,
): Promise<ObjectUploaded | undefined> {
  const staged = readStagedFile(environment);
  if (staged === undefined) return undefined;
  const own = withRole(operator.prefix, staged.upload);
  if (own !== undefined) return own;

  const { key, bucket } = staged.upload;
  const wanted = environment["PROFAAS_STAGED_ROLE"];
  const role = BUCKET_ROLES.find((name) => name === wanted);
  if (role === undefined) {
    throw new RangeError(
      `Cannot take the staged file out of bucket ${JSON.stringify(bucket)} as PROFAAS_STAGED_ROLE must be one of ` +
        `${BUCKET_ROLES.join(", ")}: ${wanted === undefined ? "it is not set" : JSON.stringify(wanted)}`,
    );
  }
  const body = await readFile(staged.path);
  const outcome = await store.put(role, key, body);
  return {
    bucket: role,
    key,
    sizeBytes: body.length,
    ...(outcome.kind === "stored" ? { etag: outcome.etag } : {}),
  };
}
