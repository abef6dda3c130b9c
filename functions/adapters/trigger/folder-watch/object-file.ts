import { lstatSync, readlinkSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import { hashFile } from "#adapters/process/hash-file.ts";
import { bucketNameFault } from "#core/storage/bucket-name.ts";
import { etagPath, FOUND_MARK, keyOfPath } from "#core/storage/directory-layout.ts";
import { etagOfHash } from "#core/storage/etag.ts";

/** A file of the store that is an object, as it was at one moment. */
export interface ObjectFile {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  /** Equal only for equal bytes. */
  readonly identity: string;
  /** The ETag, when the store wrote the file: then it is whole. */
  readonly writtenEtag: string | undefined;
  /** Reads the file for its ETag. */
  etag(): Promise<string>;
}

/** The object at a path relative to the store's root, or undefined when there is none or the file is no object. */
export function objectFile(root: string, path: string): ObjectFile | undefined {
  const slash = path.indexOf("/");
  const bucket = path.slice(0, slash);
  const key = slash < 0 || bucketNameFault(bucket) !== undefined ? undefined : keyOfPath(path.slice(slash + 1));
  if (key === undefined) return undefined;

  const absolute = join(root, path);
  const stats = statsOf(absolute);
  if (stats?.isFile() !== true) return undefined;
  const link = join(root, bucket, etagPath(identityOf(stats)));
  const known = targetOf(link);
  return {
    bucket,
    key,
    sizeBytes: Number(stats.size),
    identity: link,
    writtenEtag: known?.startsWith(FOUND_MARK) === false ? known : undefined,
    etag: async () => etagOfHash(await hashFile(absolute)),
  };
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
