import { HeadObjectCommand } from "@aws-sdk/client-s3";

import type { PutCondition, PutOutcome } from "#ports/object-store.ts";

import type { Connection } from "./connection.ts";
import { isConditionFailed, isMissing, isMissingBucket, nameOf } from "./faults.ts";
import { quoted, unquoted } from "./readers.ts";

/** User metadata that marks an object as written by one call of `put`. */
const MARK = "profaas-write";

/** One call of `put`. */
export interface Write {
  readonly bucket: string;
  readonly key: string;
  readonly condition: PutCondition | undefined;
  /** Random, and stored beside the bytes. */
  readonly mark: string;
}

export function markOf({ mark }: Write): { readonly Metadata: Record<string, string> } {
  return { Metadata: { [MARK]: mark } };
}

export function conditionOf({ condition }: Write): { readonly IfNoneMatch?: string; readonly IfMatch?: string } {
  if (condition === undefined) return {};
  return "ifAbsent" in condition ? { IfNoneMatch: "*" } : { IfMatch: quoted(condition.ifMatch) };
}

/**
 * What became of a write that the store answered with an error. A refused condition may be our own doing: the first
 * attempt was stored, its answer was lost, and the second one (ours, or of a proxy) found it. The mark tells. What
 * another has replaced since counts as refused: the object is not ours any more.
 */
export async function settle(connection: Connection, write: Write, error: unknown): Promise<PutOutcome> {
  const isUploadGone = nameOf(error) === "NoSuchUpload";
  const isKeyMissing = isMissing(error) && !isMissingBucket(error) && !isUploadGone;
  if (isKeyMissing && write.condition !== undefined && "ifMatch" in write.condition) return { kind: "conditionFailed" };
  if (isConditionFailed(error) || isUploadGone) {
    const etag = await etagOfOurs(connection, write);
    if (etag !== undefined) return { kind: "stored", etag };
    if (!isUploadGone) return { kind: "conditionFailed" };
  }
  throw connection.failure("store", write.bucket, write.key, error);
}

/** The ETag of the stored object when this very write put it there. */
async function etagOfOurs(connection: Connection, { bucket, key, mark }: Write): Promise<string | undefined> {
  try {
    const input = { Bucket: bucket, Key: key };
    const { ETag, Metadata } = await connection.ask((client, http) => client.send(new HeadObjectCommand(input), http));
    return Metadata?.[MARK] === mark && ETag !== undefined ? unquoted(ETag) : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw connection.failure("look at", bucket, key, error);
  }
}
