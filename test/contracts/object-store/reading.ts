import type { ListOptions, ListPage, ObjectStore } from "#ports/object-store.ts";

/** The text of an object, or undefined when there is none. */
export async function textOf(store: ObjectStore, bucket: string, key: string): Promise<string | undefined> {
  const found = await store.get(bucket, key);
  return found && new TextDecoder().decode(found.body);
}

/** Every page of a listing, to its end. */
export async function allPages(store: ObjectStore, bucket: string, options: ListOptions = {}): Promise<ListPage[]> {
  const pages: ListPage[] = [];
  let continueFrom: string | undefined;
  do {
    const page: ListPage = await store.list(bucket, {
      ...options,
      ...(continueFrom === undefined ? {} : { continueFrom }),
    });
    pages.push(page);
    if (page.next !== undefined && page.next === continueFrom)
      throw new Error(`the listing does not go on from ${page.next}`);
    continueFrom = page.next;
  } while (continueFrom !== undefined);
  return pages;
}

export async function allKeys(store: ObjectStore, bucket: string, options: ListOptions = {}): Promise<string[]> {
  return (await allPages(store, bucket, options)).flatMap(({ objects }) => objects.map(({ key }) => key));
}

/** The bytes of an iterable as one. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

/** A body that comes in these pieces. */
export async function* inPieces(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
}
