import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

import { tar } from "./tar.mjs";

const compress = promisify(gzip);

/**
 * Packs entries as a layer of an image.
 *
 * @typedef {{diffId: string, digest: string, body: Buffer}} Layer
 * @param {readonly import("./tar.mjs").Entry[]} entries
 * @returns {Promise<Layer>}
 */
export async function layer(entries) {
  const raw = tar(entries);
  const body = await compress(raw, { level: 1 });
  return { diffId: digestOf(raw), digest: digestOf(body), body };
}

/**
 * The layer that was kept under the key, or that is packed now and kept.
 *
 * @param {string} key
 * @param {() => Promise<readonly import("./tar.mjs").Entry[]>} entriesOf
 * @returns {Promise<Layer>}
 */
export async function keptLayer(key, entriesOf) {
  const folder = join(process.env["PROFAAS_CACHE"] ?? join(homedir(), ".cache/profaas"), "layers");
  const path = join(folder, `${key}.tar.gz`);
  try {
    const { diffId } = JSON.parse(await readFile(`${path}.json`, "utf8"));
    const body = await readFile(path);
    return { diffId, digest: digestOf(body), body };
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const made = await layer(await entriesOf());
  await mkdir(folder, { recursive: true });
  await writeWhole(path, made.body);
  await writeWhole(`${path}.json`, JSON.stringify({ diffId: made.diffId }));
  return made;
}

/** @param {Buffer | string} content */
export function digestOf(content) {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

async function writeWhole(path, content) {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
