import { statSync } from "node:fs";
import { mkdir, readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { ETAG_FOLDER, SCAFFOLD_FOLDER } from "#core/storage/directory-layout.ts";
import { bucketNameFault } from "#core/storage/bucket-name.ts";
import { compareKeys } from "#core/storage/key-order.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { checkBucketName, noSuchBucket, shown } from "../checks.ts";
import { keyPage } from "../key-page.ts";
import type { KeyLocks } from "./key-lock.ts";
import { keyWalk } from "./key-walk.ts";
import { removeFile } from "./scaffold.ts";
import { codeOf, storeFailure } from "./sentences.ts";
import { sweepTemporary } from "./temporary-file.ts";

/** Buckets are the folders of the root whose names may be buckets'. */
export function buckets(
  root: string,
  locks: KeyLocks,
): Pick<ObjectStore, "listBuckets" | "createBucket" | "deleteBucket"> {
  return {
    async listBuckets() {
      const names = await namesIn(root);
      return names
        .filter((name) => bucketNameFault(name) === undefined && bucketExists(join(root, name)))
        .sort(compareKeys);
    },

    async createBucket(bucket) {
      checkBucketName("create", bucket);
      const path = join(root, bucket);
      try {
        await mkdir(root, { recursive: true });
        await mkdir(path);
        return true;
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw storeFailure("create", bucket, undefined, error);
        if (bucketExists(path)) return false;
        throw storeFailure("create", bucket, undefined, new Error(`something that is no folder lies there: ${path}`));
      }
    },

    async deleteBucket(bucket) {
      checkBucketName("delete", bucket);
      const path = join(root, bucket);
      if (!bucketExists(path)) throw noSuchBucket("delete", bucket);
      const { entries } = await keyPage({ limit: 1 }, (start) => keyWalk(path, start));
      const [first] = entries;
      if (first !== undefined) throw notEmpty(bucket, `object ${shown(first.key)}`);
      try {
        await sweepTemporary(path);
        await locks.sweep(path);
        for (const name of await namesIn(join(path, ETAG_FOLDER))) removeFile(join(path, ETAG_FOLDER, name));
        await removeEmptyFolders(path);
        await rmdir(path);
      } catch (error) {
        if (codeOf(error) === "ENOENT") throw noSuchBucket("delete", bucket);
        if (codeOf(error) !== "ENOTEMPTY") throw storeFailure("delete", bucket, undefined, error);
        const [name] = (await namesIn(path)).filter((other) => other !== SCAFFOLD_FOLDER);
        throw notEmpty(bucket, name === undefined ? "an object that is being written" : `file ${shown(name)}`, error);
      }
    },
  };
}

/** A bucket may be a symbolic link that the operator made; what lies in it may not. */
export function bucketExists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function notEmpty(bucket: string, found: string, cause?: unknown): Error {
  return new Error(`Cannot delete bucket "${bucket}" as it must be empty: it holds ${found}`, { cause });
}

async function removeEmptyFolders(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(path, entry.name);
    await removeEmptyFolders(folder);
    await rmdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "ENOENT") throw error;
    });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}
