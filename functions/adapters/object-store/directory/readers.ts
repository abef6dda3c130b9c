import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import { etagOfHash } from "#core/storage/etag.ts";
import type { ObjectStore, ObjectSummary } from "#ports/object-store.ts";

import { checkAddress, checkBucketName, noSuchBucket } from "../checks.ts";
import { keyPage } from "../key-page.ts";
import { bucketExists } from "./buckets.ts";
import { closingChunks } from "./closing-chunks.ts";
import type { Etags } from "./etags.ts";
import { findFile } from "./find-file.ts";
import { keyWalk } from "./key-walk.ts";
import { storeFailure } from "./sentences.ts";
import { openToRead, summary, summaryOf } from "./summary-of.ts";

/** How many files a listing reads together, when it has to. */
const MOST_AT_ONCE = 16;

/** The reading half of the store. */
export function readers(root: string, etags: Etags): Pick<ObjectStore, "get" | "head" | "open" | "list"> {
  return {
    async get(bucket, key, { ifMatch } = {}) {
      const handle = await openObject(root, bucket, key);
      if (handle === undefined) return undefined;
      try {
        const stats = await handle.stat({ bigint: true });
        const { buffer, byteOffset, length } = await handle.readFile();
        const body = new Uint8Array(buffer, byteOffset, length);
        const etag = etagOfHash(createHash("sha256").update(body).digest("hex"));
        if (ifMatch !== undefined && ifMatch !== etag) return undefined;
        return { ...summary(key, etag, stats), sizeBytes: length, body };
      } catch (error) {
        throw storeFailure("read", bucket, key, error);
      } finally {
        await handle.close();
      }
    },

    async head(bucket, key) {
      checkAddress("look at", bucket, key);
      const bucketPath = join(root, bucket);
      try {
        const file = findFile(bucketPath, key);
        return file && (await summaryOf(etags, bucketPath, { key, path: file.path }));
      } catch (error) {
        throw storeFailure("look at", bucket, key, error);
      }
    },

    async open(bucket, key) {
      const handle = await openObject(root, bucket, key);
      if (handle === undefined) return undefined;
      const failure = (cause: unknown): Error => storeFailure("read", bucket, key, cause);
      try {
        const stats = await handle.stat({ bigint: true });
        const etag = await etags.of(join(root, bucket), handle, identityOf(stats));
        return { ...summary(key, etag, stats), chunks: closingChunks(handle, identityOf(stats), failure) };
      } catch (error) {
        await handle.close();
        throw failure(error);
      }
    },

    async list(bucket, options = {}) {
      checkBucketName("list", bucket);
      const bucketPath = join(root, bucket);
      if (!bucketExists(bucketPath)) throw noSuchBucket("list", bucket);
      const { entries, ...page } = await keyPage(options, (start) => keyWalk(bucketPath, start));
      const objects: ObjectSummary[] = [];
      try {
        for (let index = 0; index < entries.length; index += MOST_AT_ONCE) {
          const together = entries.slice(index, index + MOST_AT_ONCE);
          const summaries = await Promise.all(together.map((file) => summaryOf(etags, bucketPath, file)));
          objects.push(...summaries.filter((found) => found !== undefined));
        }
      } catch (error) {
        throw storeFailure("list", bucket, undefined, error);
      }
      return { objects, ...page };
    },
  };
}

async function openObject(root: string, bucket: string, key: string): Promise<FileHandle | undefined> {
  checkAddress("read", bucket, key);
  try {
    for (;;) {
      const file = findFile(join(root, bucket), key);
      const handle = file && (await openToRead(file.path));
      if (file === undefined || handle !== undefined) return handle;
    }
  } catch (error) {
    throw storeFailure("read", bucket, key, error);
  }
}
