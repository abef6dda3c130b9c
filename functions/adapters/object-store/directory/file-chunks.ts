import type { FileHandle } from "node:fs/promises";

import type { FileIdentity } from "#core/storage/directory-layout.ts";

import { identityOf } from "./file-identity.ts";

const CHUNK_BYTES = 2 ** 18;

/** A file's bytes from its beginning, in chunks; each is the reader's own. */
export async function* readChunks(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The same, closing the file at the end or when the reader leaves; fails when the file was changed on the way. */
export function closingChunks(
  handle: FileHandle,
  identity: FileIdentity,
  failure: (cause: unknown) => Error,
): AsyncIterable<Uint8Array> {
  const chunks = readChunks(handle);
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        const result = await chunks.next();
        if (result.done === true) {
          const now = identityOf(await handle.stat({ bigint: true }));
          if (now.modifiedNanoseconds !== identity.modifiedNanoseconds || now.sizeBytes !== identity.sizeBytes) {
            throw new Error("somebody changed its file meanwhile");
          }
          await handle.close();
        }
        return result;
      } catch (error) {
        await handle.close();
        throw failure(error);
      }
    },
    async return() {
      await handle.close();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
