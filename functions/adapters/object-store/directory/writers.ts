import { linkSync, renameSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import type { ObjectBody, ObjectStore, PutCondition, PutOutcome } from "#ports/object-store.ts";

import { checkAddress, noSuchBucket } from "../checks.ts";
import { bucketExists } from "./buckets.ts";
import type { Etags } from "./etags.ts";
import { findFile } from "./find-file.ts";
import type { ObjectFile } from "./find-file.ts";
import { placeFor } from "./place-for.ts";
import type { KeyLocks } from "./key-lock.ts";
import { removeFile } from "./scaffold.ts";
import { codeOf, storeFailure } from "./sentences.ts";
import { sweepTemporary, writeTemporary } from "./temporary-file.ts";
import type { TemporaryFile } from "./temporary-file.ts";

/** What changes under a writer's hands when folders come and go; then it looks again. */
const LOOK_AGAIN = ["ENOENT", "ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY"];
const MOST_LOOKS = 50;

/** The writing half of the store: whatever changes a key holds its lock. */
export function writers(root: string, etags: Etags, locks: KeyLocks): Pick<ObjectStore, "put" | "delete"> {
  const swept = new Set<string>();

  async function conditionHolds(
    bucketPath: string,
    current: ObjectFile | undefined,
    condition: PutCondition,
  ): Promise<boolean> {
    if ("ifAbsent" in condition) return current === undefined;
    return (
      current !== undefined &&
      (await etags.of(bucketPath, current.path, identityOf(current.stats))) === condition.ifMatch
    );
  }

  /** Makes the written file the object, if the condition holds; the caller has the key's lock. */
  async function commit(
    bucketPath: string,
    key: string,
    file: TemporaryFile,
    condition: PutCondition | undefined,
  ): Promise<PutOutcome> {
    const current = findFile(bucketPath, key);
    if (condition !== undefined && !(await conditionHolds(bucketPath, current, condition)))
      return { kind: "conditionFailed" };
    const place = placeFor(bucketPath, key);
    if (current !== undefined) etags.forget(bucketPath, identityOf(current.stats));
    // A link never replaces a file that somebody copied there since we looked; a rename does.
    if (condition !== undefined && "ifAbsent" in condition) linkSync(file.path, place.path);
    else renameSync(file.path, place.path);
    if (place.isPlain && current?.isPlain === false) removeFile(current.path);
    return { kind: "stored", etag: file.etag };
  }

  async function put(
    bucketPath: string,
    key: string,
    body: ObjectBody,
    condition: PutCondition | undefined,
  ): Promise<PutOutcome> {
    if (!swept.has(bucketPath)) {
      swept.add(bucketPath);
      await sweepTemporary(bucketPath);
    }
    if (condition !== undefined && (typeof body === "string" || body instanceof Uint8Array)) {
      const holds = await conditionHolds(bucketPath, findFile(bucketPath, key), condition);
      if (!holds) return { kind: "conditionFailed" };
    }
    const file = await writeTemporary(bucketPath, body);
    let outcome: PutOutcome | undefined;
    try {
      etags.remember(bucketPath, file.identity, file.etag);
      outcome = await locks.hold(bucketPath, key, () =>
        lookingAgain(bucketPath, () => commit(bucketPath, key, file, condition)),
      );
      return outcome;
    } finally {
      removeFile(file.path);
      if (outcome?.kind !== "stored") etags.forget(bucketPath, file.identity);
    }
  }

  async function remove(bucketPath: string, key: string): Promise<void> {
    for (let found = findFile(bucketPath, key); found !== undefined; found = findFile(bucketPath, key)) {
      etags.forget(bucketPath, identityOf(found.stats));
      removeFile(found.path);
      if (found.isPlain) removeEmptyParents(bucketPath, dirname(found.path));
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
    delete: (bucket, key) => inBucket("delete", bucket, key, (path) => locks.hold(path, key, () => remove(path, key))),
  };
}

async function lookingAgain<Result>(bucketPath: string, action: () => Promise<Result>): Promise<Result> {
  for (let look = 1; ; look++) {
    try {
      return await action();
    } catch (error) {
      if (!LOOK_AGAIN.includes(codeOf(error) ?? "") || look === MOST_LOOKS || !bucketExists(bucketPath)) throw error;
    }
  }
}

function removeEmptyParents(bucketPath: string, folder: string): void {
  for (let path = folder; path !== bucketPath; path = dirname(path)) {
    try {
      rmdirSync(path);
    } catch {
      return;
    }
  }
}
