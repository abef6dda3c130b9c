import { linkSync, renameSync } from "node:fs";

import { identityOf } from "#adapters/process/file-identity.ts";
import type { PutCondition, PutOutcome } from "#ports/object-store.ts";

import { bucketExists } from "./buckets.ts";
import type { Etags } from "./etags.ts";
import { findFile } from "./find-file.ts";
import type { ObjectFile } from "./find-file.ts";
import { placeFor } from "./place-for.ts";
import { removeFile } from "./scaffold.ts";
import { codeOf } from "./sentences.ts";
import { summaryOf } from "./summary-of.ts";
import type { TemporaryFile } from "./temporary-file.ts";

/** What changes under a writer's hands when folders come and go, or somebody copies a file in; then it looks again. */
const LOOK_AGAIN = ["ENOENT", "ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY"];
const MOST_LOOKS = 50;

/** Makes a written file the object, if the condition holds; the caller has the key's lock. */
export async function commit(
  etags: Etags,
  bucketPath: string,
  key: string,
  file: TemporaryFile,
  condition: PutCondition | undefined,
): Promise<PutOutcome> {
  for (let look = 1; ; look++) {
    const current = findFile(bucketPath, key);
    if (condition !== undefined && !(await conditionHolds(etags, bucketPath, key, current, condition))) {
      return { kind: "conditionFailed" };
    }
    try {
      replace(etags, bucketPath, key, file, current, condition);
      return { kind: "stored", etag: file.etag };
    } catch (error) {
      if (!LOOK_AGAIN.includes(codeOf(error) ?? "") || look === MOST_LOOKS || !bucketExists(bucketPath)) throw error;
    }
  }
}

/** Whether the object as it is now is what the condition asks for. */
export async function conditionHolds(
  etags: Etags,
  bucketPath: string,
  key: string,
  current: ObjectFile | undefined,
  condition: PutCondition,
): Promise<boolean> {
  if ("ifAbsent" in condition) return current === undefined;
  if (current === undefined) return false;
  return (await summaryOf(etags, bucketPath, { key, path: current.path }))?.etag === condition.ifMatch;
}

function replace(
  etags: Etags,
  bucketPath: string,
  key: string,
  file: TemporaryFile,
  current: ObjectFile | undefined,
  condition: PutCondition | undefined,
): void {
  const place = placeFor(bucketPath, key);
  if (current !== undefined) etags.forget(bucketPath, identityOf(current.stats));
  // A link never replaces a file that somebody copied there since we looked; a rename does.
  if (condition !== undefined && "ifAbsent" in condition) linkSync(file.path, place.path);
  else renameSync(file.path, place.path);
  if (place.isPlain && current?.isPlain === false) removeFile(current.path);
}
