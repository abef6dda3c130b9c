import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { oneLine } from "#core/document/one-line.ts";
import { DocumentError } from "#core/document/document-error.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** An object that somebody uploaded, before it is read. */
export interface UploadedText {
  readonly etag: string;
  /** What sentences about it call it: its key, on one line whatever it holds. */
  readonly source: string;
  /** Its text; throws a DocumentError when the object is none, or was too large to be fetched at all. */
  text(): string;
}

/**
 * Fetches an uploaded document of at most so many bytes. What is larger is not fetched, as it might not fit into the
 * memory of this process, and then would end it again and again. Undefined when it is gone, or replaced just now.
 */
export async function readUploadedText(
  store: ObjectStore,
  { bucket, key }: ObjectAddress,
  mostBytes: number,
): Promise<UploadedText | undefined> {
  const summary = await store.head(bucket, key);
  if (summary === undefined) return undefined;
  const { etag, sizeBytes } = summary;
  const source = oneLine(key);
  if (sizeBytes > mostBytes) {
    const sentence = `${source}:1:1: Cannot read the file as it must have at most ${mostBytes} bytes: it has ${sizeBytes}`;
    return {
      etag,
      source,
      text: () => {
        throw new DocumentError(source, [{ sentence, path: [], line: 1, column: 1 }]);
      },
    };
  }
  const object = await store.get(bucket, key, { ifMatch: etag });
  return object && { etag, source, text: () => decodeText(object.body, source) };
}
