import { mkdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { SCAFFOLD_FOLDER } from "#core/storage/directory-layout.ts";

import { codeOf } from "./sentences.ts";

// What takes the system microseconds is done synchronously: a turn through the thread pool would take fifty times as
// long. What may wait for the disk (opening, writing, syncing, reading) is not.

/** Makes a folder of the scaffold, but never the bucket. */
export function makeScaffold(bucketPath: string, folder: string): void {
  makeFolder(join(bucketPath, SCAFFOLD_FOLDER));
  makeFolder(join(bucketPath, folder));
}

/** Makes a folder in one that is there; it is no error when something lies there already. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Removes a file; one that is not there is no error. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  }
}
