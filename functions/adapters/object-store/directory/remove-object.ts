import { rmdirSync } from "node:fs";
import { dirname } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";

import type { Etags } from "./etags.ts";
import { findFile } from "./find-file.ts";
import { removeFile } from "./scaffold.ts";

/** Removes every file that holds the object, and the folders that are empty then; the caller has the key's lock. */
export function removeObject(etags: Etags, bucketPath: string, key: string): void {
  for (let found = findFile(bucketPath, key); found !== undefined; found = findFile(bucketPath, key)) {
    etags.forget(bucketPath, identityOf(found.stats));
    removeFile(found.path);
    if (found.isPlain) removeEmptyParents(bucketPath, dirname(found.path));
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
