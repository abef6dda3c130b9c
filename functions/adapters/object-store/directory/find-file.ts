import type { BigIntStats } from "node:fs";
import { join } from "node:path";

import { encodedPath, plainPath } from "#core/storage/directory-layout.ts";

import { fileStats } from "./file-stats.ts";

/** The file that holds an object. */
export interface ObjectFile {
  readonly path: string;
  readonly isPlain: boolean;
  readonly stats: BigIntStats;
}

/** The file of an object, or undefined when there is none. Symbolic links are never followed. */
export function findFile(bucketPath: string, key: string): ObjectFile | undefined {
  // A writer may move the object from its encoded to its plain place between two looks: hence the third.
  return findPlain(bucketPath, key) ?? findEncoded(bucketPath, key) ?? findPlain(bucketPath, key);
}

function findPlain(bucketPath: string, key: string): ObjectFile | undefined {
  const plain = plainPath(key);
  if (plain === undefined) return undefined;
  const path = join(bucketPath, plain);
  const stats = fileStats(path);
  if (stats?.isFile() !== true || !areFolders(bucketPath, foldersOf(plain))) return undefined;
  return { path, isPlain: true, stats };
}

function findEncoded(bucketPath: string, key: string): ObjectFile | undefined {
  const path = join(bucketPath, encodedPath(key));
  const stats = fileStats(path);
  return stats?.isFile() === true ? { path, isPlain: false, stats } : undefined;
}

/** True when every part of the way is a folder and none a symbolic link. */
export function areFolders(bucketPath: string, names: readonly string[]): boolean {
  let folder = bucketPath;
  return names.every((name) => fileStats((folder = join(folder, name)))?.isDirectory() === true);
}

/** The names of the folders on the way to a plain file. */
export function foldersOf(plain: string): string[] {
  return plain.split("/").slice(0, -1);
}
