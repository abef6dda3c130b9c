import type { Stats } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { bucketNameFault } from "#core/storage/bucket-name.ts";
import { ENCODED_FOLDER, SCAFFOLD_FOLDER } from "#core/storage/directory-layout.ts";

/** A file or folder of the store that may hold or become an object; the path is relative to the store's root. */
export interface StorePlace {
  readonly path: string;
  readonly isFolder: boolean;
}

/** What lies in a folder of the store, without what is no bucket and without the scaffold. */
export async function placesIn(root: string, folder: string): Promise<StorePlace[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const places: StorePlace[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const kind = isBucket(path) || !isOfInterest(path) ? await kindOfPath(root, path) : kindOf(entry);
    if (kind !== "nothing") places.push({ path, isFolder: kind === "folder" });
  }
  return places;
}

/** What lies at a path of the store; a bucket may be a symbolic link, what is in it may not. */
export async function kindOfPath(root: string, path: string): Promise<"file" | "folder" | "nothing"> {
  if (!isOfInterest(path)) return "nothing";
  const look = isBucket(path) ? stat : lstat;
  const stats = await look(join(root, path)).catch(() => undefined);
  const kind = stats === undefined ? "nothing" : kindOf(stats);
  return isBucket(path) && kind === "file" ? "nothing" : kind;
}

function kindOf(found: Pick<Stats, "isFile" | "isDirectory">): "file" | "folder" | "nothing" {
  if (found.isDirectory()) return "folder";
  return found.isFile() ? "file" : "nothing";
}

/** True for the folders in which the store lays what can be no plain file. */
export function isScaffold(path: string): boolean {
  return path.split("/")[1] === SCAFFOLD_FOLDER;
}

function isBucket(path: string): boolean {
  return !path.includes("/");
}

function isOfInterest(path: string): boolean {
  const [bucket = "", first, second] = path.split("/");
  if (bucketNameFault(bucket) !== undefined) return false;
  return first !== SCAFFOLD_FOLDER || second === undefined || `${first}/${second}` === ENCODED_FOLDER;
}
