import { createHash } from "node:crypto";
import { constants } from "node:fs";
import type { BigIntStats } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import { etagOfHash } from "#core/storage/etag.ts";
import type { ObjectStore, ObjectSummary } from "#ports/object-store.ts";

import { checkAddress, checkBucketName, noSuchBucket } from "../checks.ts";
import { keyPage } from "../key-page.ts";
import { bucketExists } from "./buckets.ts";
import type { Etags } from "./etags.ts";
import { closingChunks } from "./closing-chunks.ts";
import { fileStats } from "./file-stats.ts";
import { findFile } from "./find-file.ts";
import { keyWalk } from "./key-walk.ts";
import type { KeyFile } from "./key-walk.ts";
import { codeOf, storeFailure } from "./sentences.ts";

/** How many files a listing looks at together. */
const MOST_AT_ONCE = 16;

/** The reading half of the store. */
export function readers(root: string, etags: Etags): Pick<ObjectStore, "get" | "head" | "open" | "list"> {
  return {
    async get(bucket, key, { ifMatch } = {}) {
      checkAddress("read", bucket, key);
      const handle = await openFile("read", root, bucket, key);
      if (handle === undefined) return undefined;
      try {
        const stats = await handle.stat({ bigint: true });
        const { buffer, byteOffset, length } = await handle.readFile();
        const body = new Uint8Array(buffer, byteOffset, length);
        const etag = etagOfHash(createHash("sha256").update(body).digest("hex"));
        if (ifMatch !== undefined && ifMatch !== etag) return undefined;
        return { key, etag, sizeBytes: length, lastModifiedEpochMilliseconds: modifiedMilliseconds(stats), body };
      } catch (error) {
        throw storeFailure("read", bucket, key, error);
      } finally {
        await handle.close();
      }
    },

    async head(bucket, key) {
      checkAddress("look at", bucket, key);
      try {
        const file = findFile(join(root, bucket), key);
        return file && (await summaryOf(etags, join(root, bucket), { key, path: file.path }));
      } catch (error) {
        throw storeFailure("look at", bucket, key, error);
      }
    },

    async open(bucket, key) {
      checkAddress("read", bucket, key);
      const handle = await openFile("read", root, bucket, key);
      if (handle === undefined) return undefined;
      try {
        const stats = await handle.stat({ bigint: true });
        const etag = await etags.of(join(root, bucket), handle, identityOf(stats));
        return {
          key,
          etag,
          sizeBytes: Number(stats.size),
          lastModifiedEpochMilliseconds: modifiedMilliseconds(stats),
          chunks: closingChunks(handle, identityOf(stats), (cause) => storeFailure("read", bucket, key, cause)),
        };
      } catch (error) {
        await handle.close();
        throw storeFailure("read", bucket, key, error);
      }
    },

    async list(bucket, options = {}) {
      checkBucketName("list", bucket);
      const bucketPath = join(root, bucket);
      if (!bucketExists(bucketPath)) throw noSuchBucket("list", bucket);
      const { entries, ...page } = await keyPage(options, (start) => keyWalk(bucketPath, start));
      const objects: ObjectSummary[] = [];
      for (let index = 0; index < entries.length; index += MOST_AT_ONCE) {
        const together = entries.slice(index, index + MOST_AT_ONCE);
        const summaries = await Promise.all(together.map((file) => summaryOf(etags, bucketPath, file)));
        objects.push(...summaries.filter((summary) => summary !== undefined));
      }
      return { objects, ...page };
    },
  };
}

async function openFile(action: string, root: string, bucket: string, key: string): Promise<FileHandle | undefined> {
  const bucketPath = join(root, bucket);
  try {
    for (;;) {
      const file = findFile(bucketPath, key);
      if (file === undefined) return undefined;
      const handle = await unlessGone(open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW));
      if (handle !== undefined) return handle;
    }
  } catch (error) {
    throw storeFailure(action, bucket, key, error);
  }
}

/** What is known of a file in a listing; undefined when it went away meanwhile. */
async function summaryOf(etags: Etags, bucketPath: string, { key, path }: KeyFile): Promise<ObjectSummary | undefined> {
  const stats = fileStats(path);
  if (stats?.isFile() !== true) return undefined;
  const etag = await unlessGone(etags.of(bucketPath, path, identityOf(stats)));
  if (etag === undefined) return undefined;
  return { key, etag, sizeBytes: Number(stats.size), lastModifiedEpochMilliseconds: modifiedMilliseconds(stats) };
}

function modifiedMilliseconds(stats: BigIntStats): number {
  return Number(stats.mtimeNs / 1_000_000n);
}

/** Between the finding and the opening of a file it may be deleted, or become a folder. */
async function unlessGone<Result>(result: Promise<Result>): Promise<Result | undefined> {
  try {
    return await result;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
