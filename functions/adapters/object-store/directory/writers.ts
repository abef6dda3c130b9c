import { join } from "node:path";

import type { ObjectBody, ObjectStore, PutCondition, PutOutcome } from "#ports/object-store.ts";

import { checkAddress, noSuchBucket } from "../checks.ts";
import { bucketExists } from "./buckets.ts";
import { commit, conditionHolds } from "./commit.ts";
import type { Etags } from "./etags.ts";
import { findFile } from "./find-file.ts";
import type { KeyLocks } from "./key-lock.ts";
import { removeObject } from "./remove-object.ts";
import { removeFile } from "./scaffold.ts";
import { codeOf, storeFailure } from "./sentences.ts";
import { sweepTemporary, writeTemporary } from "./temporary-file.ts";

/** The writing half of the store: whoever changes a key holds its lock. */
export function writers(root: string, etags: Etags, locks: KeyLocks): Pick<ObjectStore, "put" | "delete"> {
  const swept = new Set<string>();

  /** What processes that were killed left in a bucket is removed before the first write to it. */
  async function sweepOnce(bucketPath: string): Promise<void> {
    if (swept.has(bucketPath)) return;
    swept.add(bucketPath);
    await sweepTemporary(bucketPath);
    await locks.sweep(bucketPath);
  }

  async function put(
    bucketPath: string,
    key: string,
    body: ObjectBody,
    condition: PutCondition | undefined,
  ): Promise<PutOutcome> {
    await sweepOnce(bucketPath);
    if (condition !== undefined && (typeof body === "string" || body instanceof Uint8Array)) {
      // Who comes too late need not write.
      const holds = await conditionHolds(etags, bucketPath, key, findFile(bucketPath, key), condition);
      if (!holds) return { kind: "conditionFailed" };
    }
    const file = await writeTemporary(bucketPath, body);
    let outcome: PutOutcome | undefined;
    try {
      etags.remember(bucketPath, file.identity, file.etag);
      outcome = await locks.hold(bucketPath, key, () => commit(etags, bucketPath, key, file, condition));
      return outcome;
    } finally {
      removeFile(file.path);
      if (outcome?.kind !== "stored") etags.forget(bucketPath, file.identity);
    }
  }

  async function inBucket<Result>(
    action: string,
    bucket: string,
    key: string,
    work: (bucketPath: string) => Promise<Result>,
  ): Promise<Result> {
    checkAddress(action, bucket, key);
    const bucketPath = join(root, bucket);
    if (!bucketExists(bucketPath)) throw noSuchBucket(`${action} an object in`, bucket);
    try {
      return await work(bucketPath);
    } catch (error) {
      if (codeOf(error) === "ENOENT" && !bucketExists(bucketPath)) throw noSuchBucket(`${action} an object in`, bucket);
      throw storeFailure(action, bucket, key, error);
    }
  }

  return {
    put: (bucket, key, body, condition) => inBucket("store", bucket, key, (path) => put(path, key, body, condition)),
    delete: (bucket, key) =>
      inBucket("delete", bucket, key, (path) => locks.hold(path, key, async () => removeObject(etags, path, key))),
  };
}
