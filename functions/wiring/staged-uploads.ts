import { readFile } from "node:fs/promises";

import { readOscarEvent } from "#adapters/trigger/oscar-event.ts";
import type { StagedFile } from "#adapters/trigger/staged-file.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { withRole } from "#core/campaign/trigger-routes.ts";
import type { Environment } from "#adapters/process/environment.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { System } from "./open-system.ts";

/**
 * The uploads that OSCAR started this process for, none where its event concerns nobody; undefined when OSCAR did not
 * start it, or did so for whatever is not handled. A file out of a bucket of ours is that object. A file out of any other
 * bucket is a hand-over copy: it is put into the bucket whose role PROFAAS_STAGED_ROLE names, under its key, and is
 * handled as that object.
 */
export async function stagedUploads(
  { operator, store, log }: Pick<System, "operator" | "store" | "log">,
  environment: Environment,
): Promise<readonly ObjectUploaded[] | undefined> {
  const event = await readOscarEvent(environment, { readFile: (path) => readFile(path, "utf8") });
  switch (event?.kind) {
    case undefined:
    case "everything":
      return undefined;
    case "nothing":
      log.info("Nothing to do", { event: event.reason });
      return [];
    case "staged":
      return [
        withRole(operator.prefix, event.staged.upload) ?? (await handedOver(event.staged, { store, environment })),
      ];
    case "uploads":
      return event.uploads.map((upload) => withRole(operator.prefix, upload) ?? refuse(upload));
  }
}

async function handedOver(
  { path, upload: { key, bucket } }: StagedFile,
  { store, environment }: Pick<System, "store"> & { readonly environment: Environment },
): Promise<ObjectUploaded> {
  const wanted = environment["PROFAAS_STAGED_ROLE"];
  const role = BUCKET_ROLES.find((name) => name === wanted);
  if (role === undefined) {
    throw new RangeError(
      `Cannot take the staged file out of bucket ${JSON.stringify(bucket)} as PROFAAS_STAGED_ROLE must be one of ` +
        `${BUCKET_ROLES.join(", ")}: ${wanted === undefined ? "it is not set" : JSON.stringify(wanted)}`,
    );
  }
  const body = await readFile(path);
  const outcome = await store.put(role, key, body);
  return {
    bucket: role,
    key,
    sizeBytes: body.length,
    ...(outcome.kind === "stored" ? { etag: outcome.etag } : {}),
  };
}

function refuse({ bucket, key }: ObjectUploaded): never {
  throw new RangeError(
    `Cannot take the upload as its bucket must be one of ours: ${JSON.stringify(`${bucket}/${key}`)}`,
  );
}
