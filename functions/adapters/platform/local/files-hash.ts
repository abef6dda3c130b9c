import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink, realpath, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

/** The SHA-256 of files by their paths, sizes and times of change: reading all bytes for every run would take too long. */
const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();

/**
 * SHA-256 over the names and the bytes of files and folders, recursively, whatever their times of change. Links count as
 * what they lead to.
 */
export async function filesHash(folder: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of [...paths].sort()) {
    const absolute = resolve(folder, path);
    await addPath(hash, absolute, relative(folder, absolute), new Set());
  }
  return hash.digest("hex");
}

async function addPath(hash: Hash, path: string, name: string, above: ReadonlySet<string>): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) {
    // A link that leads nowhere is what it says.
    hash.update(`${name}\0${await readlink(path)}\n`);
    return;
  }
  if (!info.isDirectory()) {
    hash.update(`${name}\0${await fileHash(path)}\n`);
    return;
  }
  const real = await realpath(path);
  if (above.has(real)) return;
  const entries = await readdir(path);
  for (const entry of entries.sort())
    await addPath(hash, join(path, entry), `${name}/${entry}`, new Set([...above, real]));
}

async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs, ctimeMs, ino } = await stat(path);
  const stamp = [size, mtimeMs, ctimeMs, ino].join(",");
  const remembered = known.get(path);
  if (remembered?.stamp === stamp) return remembered.sha256;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const sha256 = hash.digest("hex");
  known.set(path, { stamp, sha256 });
  return sha256;
}
