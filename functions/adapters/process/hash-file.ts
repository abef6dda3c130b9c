import { createHash } from "node:crypto";
import { constants, fstatSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 2 ** 18;

/** SHA-256 of a file's bytes, as 64 hex digits. A path that ends in a symbolic link fails with ELOOP. */
export async function hashFile(file: string | FileHandle): Promise<string> {
  if (typeof file !== "string") return hashHandle(file);
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await hashHandle(handle);
  } finally {
    await handle.close();
  }
}

async function hashHandle(handle: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of readChunks(handle)) hash.update(chunk);
  return hash.digest("hex");
}

/** A file's bytes from its beginning, in chunks that are the reader's own; the handle's own position stays. */
export async function* readChunks(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const { size } = fstatSync(handle.fd);
  for (let position = 0; ;) {
    // One byte more than the file has: then a read that does not fill the chunk has come to the end.
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(0, size - position) + 1));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead > 0) yield chunk.subarray(0, bytesRead);
    if (bytesRead < chunk.length) return;
    position += bytesRead;
  }
}
