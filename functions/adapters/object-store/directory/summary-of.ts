import { constants } from "node:fs";
import type { BigIntStats } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import { identityOf } from "#adapters/process/file-identity.ts";
import { etagPath } from "#core/storage/directory-layout.ts";
import type { ObjectSummary } from "#ports/object-store.ts";

import type { Etags } from "./etags.ts";
import { fileStats } from "./file-stats.ts";
import type { KeyFile } from "./key-file.ts";
import { codeOf } from "./sentences.ts";

/** What is known of an object by the state of its file. */
export function summary(key: string, etag: string, stats: BigIntStats): ObjectSummary {
  return {
    key,
    etag,
    sizeBytes: Number(stats.size),
    lastModifiedEpochMilliseconds: Number(stats.mtimeNs / 1_000_000n),
  };
}

/**
 * What is known of a file that was found; undefined when it went away meanwhile. One that this user may not read has an
 * ETag all the same, so that it does not hide the others of its listing: who gets the object is told why he cannot.
 */
export async function summaryOf(
  etags: Etags,
  bucketPath: string,
  { key, path }: KeyFile,
): Promise<ObjectSummary | undefined> {
  const stats = fileStats(path);
  if (stats?.isFile() !== true) return undefined;
  const known = etags.known(bucketPath, identityOf(stats));
  if (known !== undefined) return summary(key, known, stats);
  try {
    const handle = await openToRead(path);
    if (handle === undefined) return undefined;
    try {
      const opened = await handle.stat({ bigint: true });
      return summary(key, await etags.of(bucketPath, handle, identityOf(opened)), opened);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) !== "EACCES" && codeOf(error) !== "EPERM") throw error;
    return summary(key, `unreadable-${etagPath(identityOf(stats)).replace(/^.*\//, "")}`, stats);
  }
}

/** Opens a file; undefined when it is gone since it was found, or has become something else. */
export async function openToRead(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
