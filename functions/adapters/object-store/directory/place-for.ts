import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { ENCODED_FOLDER, encodedPath, plainPath } from "#core/storage/directory-layout.ts";

import { fileStats } from "./file-stats.ts";
import { foldersOf } from "./find-file.ts";
import { makeFolder, makeScaffold } from "./scaffold.ts";

/** Where an object is to lie. */
export interface ObjectPlace {
  readonly path: string;
  readonly isPlain: boolean;
}

/** Where to put an object: as a plain file unless something else lies there or on the way. Makes the folders. */
export function placeFor(bucketPath: string, key: string): ObjectPlace {
  const plain = plainPath(key);
  if (plain !== undefined && canBePlain(bucketPath, plain)) return { path: join(bucketPath, plain), isPlain: true };
  makeScaffold(bucketPath, ENCODED_FOLDER);
  const path = join(bucketPath, encodedPath(key));
  mkdirSync(dirname(path), { recursive: true });
  return { path, isPlain: false };
}

function canBePlain(bucketPath: string, plain: string): boolean {
  let folder = bucketPath;
  for (const name of foldersOf(plain)) {
    folder = join(folder, name);
    if (fileStats(folder) === undefined) makeFolder(folder);
    if (fileStats(folder)?.isDirectory() === false) return false;
  }
  const found = fileStats(join(bucketPath, plain));
  return found === undefined || found.isFile();
}
