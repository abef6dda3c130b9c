import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

import type { ObjectStore } from "#ports/object-store.ts";

import { openInPlace } from "./open-in-place.ts";

const LARGEST_HELD_BYTES = 4 * 2 ** 20;

/** Copies an object into a new file; resolves to its size. */
export async function download(store: ObjectStore, bucket: string, key: string, path: string): Promise<number> {
  // The file first: an object that is open and not read to its end would stay open.
  const file = await open(path, "wx");
  try {
    const object = await store.open(bucket, key);
    if (object === undefined) {
      throw new Error(`Cannot download "${key}" as bucket "${bucket}" has no such object`);
    }
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

/** Puts a file into the store, as large as it was found; a large one is never held in memory. */
export async function upload(
  store: ObjectStore,
  bucket: string,
  key: string,
  file: { readonly path: string; readonly sizeBytes: number },
): Promise<void> {
  const handle = await openInPlace(file.path);
  try {
    const isHeld = file.sizeBytes <= LARGEST_HELD_BYTES;
    const body = isHeld
      ? await readStart(handle, file.sizeBytes)
      : handle.createReadStream({ start: 0, end: file.sizeBytes - 1, autoClose: false });
    await store.put(bucket, key, body);
  } finally {
    await handle.close();
  }
}

async function readStart(handle: FileHandle, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  for (let place = 0; place < sizeBytes;) {
    const { bytesRead } = await handle.read(bytes, place, sizeBytes - place, place);
    if (bytesRead === 0) return bytes.subarray(0, place);
    place += bytesRead;
  }
  return bytes;
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
