import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import type { ObjectStore, PutCondition, PutOutcome } from "#ports/object-store.ts";

/** Writes an artifact that says its format and version. */
export function writeArtifact(
  store: ObjectStore,
  address: ObjectAddress,
  artifact: { readonly format: string; readonly version: number },
  condition?: PutCondition,
): Promise<PutOutcome> {
  return store.put(address.bucket, address.key, artifactText(artifact), condition);
}

/** Writes text unless the object has these very bytes already, so that a repeated upload triggers nothing. */
export async function writeTextIfChanged(store: ObjectStore, address: ObjectAddress, text: string): Promise<boolean> {
  const present = await store.get(address.bucket, address.key);
  if (present !== undefined && new TextDecoder().decode(present.body) === text) return false;
  await store.put(address.bucket, address.key, text);
  return true;
}

/** Like `writeTextIfChanged`, for artifacts. */
export function writeArtifactIfChanged(
  store: ObjectStore,
  address: ObjectAddress,
  artifact: { readonly format: string; readonly version: number },
): Promise<boolean> {
  return writeTextIfChanged(store, address, artifactText(artifact));
}

/**
 * Writes text over the object that was there when the work on it began (by its ETag; undefined for none). False when
 * somebody else has written something else meanwhile: who slept over his work must not undo what was done since.
 */
export async function writeTextOver(
  store: ObjectStore,
  address: ObjectAddress,
  text: string,
  before: string | undefined,
): Promise<boolean> {
  const present = await store.get(address.bucket, address.key);
  if (present !== undefined && new TextDecoder().decode(present.body) === text) return true;
  if (present?.etag !== before) return false;
  const condition = before === undefined ? ({ ifAbsent: true } as const) : { ifMatch: before };
  return (await store.put(address.bucket, address.key, text, condition)).kind === "stored";
}
