import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";

import type { ObjectStore } from "#ports/object-store.ts";

const LARGEST_HELD_BYTES = 4 * 2 ** 20;

/** Copies an object into a new file; resolves to its size. */
export async function download(store: ObjectStore, bucket: string, key: string, path: string): Promise<number> {
  const object = await store.open(bucket, key);
  if (object === undefined) {
    throw new Error(`Cannot download "${key}" as bucket "${bucket}" has no such object`);
  }
  const file = await open(path, "wx");
  try {
    let sizeBytes = 0;
    for await (const chunk of object.chunks) {
      await file.writeFile(chunk);
      sizeBytes += chunk.length;
    }
    return sizeBytes;
  } finally {
    await file.close();
  }
}

/** Puts a file into the store; a large one is never held in memory. */
export async function upload(
  store: ObjectStore,
  bucket: string,
  key: string,
  file: { readonly path: string; readonly sizeBytes: number },
): Promise<void> {
  const body = file.sizeBytes <= LARGEST_HELD_BYTES ? await readFile(file.path) : createReadStream(file.path);
  await store.put(bucket, key, body);
}

/** Copies an object within the store, without the file system between. */
export async function copyObject(
  store: ObjectStore,
  from: { readonly bucket: string; readonly key: string },
  to: { readonly bucket: string; readonly key: string },
): Promise<void> {
  const object = await store.open(from.bucket, from.key);
  if (object === undefined) throw new Error(`Cannot copy "${from.key}" as bucket "${from.bucket}" has no such object`);
  await store.put(to.bucket, to.key, object.chunks);
}
