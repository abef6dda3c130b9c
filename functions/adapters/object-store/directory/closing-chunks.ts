import type { FileHandle } from "node:fs/promises";

import { identityOf } from "#adapters/process/file-identity.ts";
import { readChunks } from "#adapters/process/hash-file.ts";
import type { FileIdentity } from "#core/storage/directory-layout.ts";

/** A file's bytes; closes it at the end or when the reader leaves, and fails when it was changed on the way. */
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
