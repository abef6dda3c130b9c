import type { BigIntStats } from "node:fs";
import { lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { ENCODED_FOLDER, encodedPath, plainPath } from "#core/storage/directory-layout.ts";

import { makeScaffold } from "./scaffold.ts";
import { codeOf } from "./sentences.ts";

/** The file that holds an object. */
export interface ObjectFile {
  readonly path: string;
  readonly isPlain: boolean;
  readonly stats: BigIntStats;
}

/** The file of an object, or undefined when there is none. Symbolic links are never followed. */
export async function findFile(bucketPath: string, key: string): Promise<ObjectFile | undefined> {
  // A writer may move the object from its encoded to its plain place between two looks: hence the third.
  return (
    (await findPlain(bucketPath, key)) ?? (await findEncoded(bucketPath, key)) ?? (await findPlain(bucketPath, key))
  );
}

async function findPlain(bucketPath: string, key: string): Promise<ObjectFile | undefined> {
  const plain = plainPath(key);
  if (plain === undefined) return undefined;
  const path = join(bucketPath, plain);
  const stats = await statsOf(path);
  if (stats?.isFile() !== true || !(await areFolders(bucketPath, foldersOf(plain)))) return undefined;
  return { path, isPlain: true, stats };
}

async function findEncoded(bucketPath: string, key: string): Promise<ObjectFile | undefined> {
  const path = join(bucketPath, encodedPath(key));
  const stats = await statsOf(path);
  return stats?.isFile() === true ? { path, isPlain: false, stats } : undefined;
}

/** Where to put an object: as a plain file unless something else lies there or on the way. Makes the folders. */
export async function placeFor(
  bucketPath: string,
  key: string,
): Promise<{ readonly path: string; readonly isPlain: boolean }> {
  const plain = plainPath(key);
  if (plain !== undefined && (await canBePlain(bucketPath, plain)))
    return { path: join(bucketPath, plain), isPlain: true };
  await makeScaffold(bucketPath, ENCODED_FOLDER);
  const path = join(bucketPath, encodedPath(key));
  await mkdir(dirname(path), { recursive: true });
  return { path, isPlain: false };
}

async function canBePlain(bucketPath: string, plain: string): Promise<boolean> {
  let folder = bucketPath;
  for (const name of foldersOf(plain)) {
    folder = join(folder, name);
    const stats = (await statsOf(folder)) ?? (await makeFolder(folder));
    if (stats?.isDirectory() === false) return false;
  }
  const stats = await statsOf(join(bucketPath, plain));
  return stats === undefined || stats.isFile();
}

async function makeFolder(path: string): Promise<BigIntStats | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return statsOf(path);
  }
}

/** True when every part of the way is a folder and none a symbolic link. */
export async function areFolders(bucketPath: string, names: readonly string[]): Promise<boolean> {
  let folder = bucketPath;
  for (const name of names) {
    folder = join(folder, name);
    if ((await statsOf(folder))?.isDirectory() !== true) return false;
  }
  return true;
}

function foldersOf(plain: string): string[] {
  return plain.split("/").slice(0, -1);
}

async function statsOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}
