import { createHash, randomUUID } from "node:crypto";
import { fstatSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import { isOwnerGone, ownerOfText, ownerText, thisOwner } from "#adapters/process/owner.ts";
import { TEMPORARY_FOLDER } from "#core/storage/directory-layout.ts";
import type { FileIdentity } from "#core/storage/directory-layout.ts";
import { etagOfHash } from "#core/storage/etag.ts";
import type { ObjectBody } from "#ports/object-store.ts";

import { bodyChunks } from "../body.ts";
import { makeScaffold, removeFile } from "./scaffold.ts";
import { codeOf } from "./sentences.ts";

/** A whole object that nobody sees yet. */
export interface TemporaryFile {
  readonly path: string;
  readonly etag: string;
  readonly identity: FileIdentity;
}

/** Writes the body to the disk, beside the bucket's objects; when that fails nothing is left. */
export async function writeTemporary(bucketPath: string, body: ObjectBody): Promise<TemporaryFile> {
  const path = join(bucketPath, TEMPORARY_FOLDER, `${ownerText(thisOwner())},${randomUUID().slice(0, 13)}`);
  const handle = await openNew(path, bucketPath);
  try {
    const hash = createHash("sha256");
    for await (const chunk of bodyChunks(body)) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
    return { path, etag: etagOfHash(hash.digest("hex")), identity: identityOf(fstatSync(handle.fd, { bigint: true })) };
  } catch (error) {
    removeFile(path);
    throw error;
  } finally {
    await handle.close();
  }
}

async function openNew(path: string, bucketPath: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    makeScaffold(bucketPath, TEMPORARY_FOLDER);
    return open(path, "wx");
  }
}

/** Removes what processes that are dead left half-written. */
export async function sweepTemporary(bucketPath: string): Promise<void> {
  const folder = join(bucketPath, TEMPORARY_FOLDER);
  for (const name of await readdir(folder).catch(() => [])) {
    const writer = ownerOfText(name.slice(0, name.lastIndexOf(",")));
    if (writer !== undefined && isOwnerGone(writer)) removeFile(join(folder, name));
  }
}
