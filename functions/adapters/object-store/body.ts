import type { ObjectBody } from "#ports/object-store.ts";

/** A body as chunks of bytes; what is no bytes is refused by a sentence. */
export async function* bodyChunks(body: ObjectBody): AsyncGenerator<Uint8Array> {
  if (typeof body === "string" || body instanceof Uint8Array) {
    yield bytesOf(body);
    return;
  }
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (!(chunk instanceof Uint8Array)) {
      throw new TypeError(
        `Cannot store an object as its body must give Uint8Array chunks: one is of type ${typeof chunk}`,
      );
    }
    yield chunk;
  }
}

export function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? Buffer.from(body, "utf8") : body;
}
