import { readArtifact } from "./read-artifact.ts";
import { writeArtifact } from "./write-artifact.ts";
import { Receipt, Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject, receiptObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import { DocumentError } from "#core/document/document-error.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export type Handled =
  | { readonly kind: "new" }
  | { readonly kind: "accepted"; readonly result: string }
  | { readonly kind: "refused"; readonly sentences: readonly string[] };

/** What was made of an object with these bytes before. */
export async function handledBefore(store: ObjectStore, object: ObjectAddress, etag: string): Promise<Handled> {
  const receipt = await readArtifact(store, receiptObject(object.bucket, object.key), Receipt);
  if (receipt?.artifact.etag === etag) return { kind: "accepted", result: receipt.artifact.result };
  const refusal = await readArtifact(store, errorObject(object.bucket, object.key), Refusal);
  if (refusal?.artifact.etag === etag) {
    return { kind: "refused", sentences: refusal.artifact.problems.map(({ sentence }) => sentence) };
  }
  return { kind: "new" };
}

/** Notes that the object with these bytes was taken, and what came of it; an earlier refusal is lifted. */
export async function accept(store: ObjectStore, object: ObjectAddress, etag: string, result: string): Promise<void> {
  await writeArtifact(store, receiptObject(object.bucket, object.key), {
    format: "receipt",
    version: 1,
    bucket: object.bucket,
    key: object.key,
    etag,
    result,
  } as Receipt);
  const error = errorObject(object.bucket, object.key);
  await store.delete(error.bucket, error.key);
}

/** Notes why the object with these bytes was not taken. */
export async function refuse(
  store: ObjectStore,
  object: ObjectAddress,
  etag: string,
  problems: Refusal["problems"],
): Promise<void> {
  await writeArtifact(store, errorObject(object.bucket, object.key), {
    format: "refusal",
    version: 1,
    bucket: object.bucket,
    key: object.key,
    etag,
    problems,
  } as Refusal);
}

/**
 * Why an upload was not taken, from what was thrown while it was read. Reading needs nothing but the bytes, so whatever
 * breaks it breaks it again: a fault of our own is told as one, and not run into for ever.
 */
export function problemsOf(error: unknown, source: string): Refusal["problems"] {
  if (error instanceof DocumentError) {
    return error.problems.map((problem) => ({ ...problem, path: problem.path.join(".") }));
  }
  const fault = error instanceof Error ? error.message : String(error);
  const sentence = `${source}: Cannot read the file as profaas itself fails on it: ${fault}`;
  return [{ sentence, path: null, line: null, column: null }];
}
