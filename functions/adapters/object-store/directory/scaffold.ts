import { mkdir, unlink } from "node:fs/promises";
import { join } from "node:path";

import { SCAFFOLD_FOLDER } from "#core/storage/directory-layout.ts";

import { codeOf } from "./sentences.ts";

/** Makes a folder of the scaffold, but never the bucket. */
export async function makeScaffold(bucketPath: string, folder: string): Promise<void> {
  for (const name of [SCAFFOLD_FOLDER, folder]) {
    await mkdir(join(bucketPath, name)).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
  }
}

/** Removes a file; one that is not there is no error. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  });
}
