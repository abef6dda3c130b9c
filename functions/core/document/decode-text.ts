import { DocumentError } from "#core/document/document-error.ts";

/** Bytes of a document as text. A byte order mark of UTF-8 is dropped; what is not UTF-8 is refused with a sentence. */
export function decodeText(bytes: Uint8Array, source: string): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) throw notUtf8(source, "it begins with the byte order mark of UTF-16");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notUtf8(source, "it holds bytes that are none", cause);
  }
}

function notUtf8(source: string, found: string, cause?: unknown): DocumentError {
  const sentence = `${source}:1:1: Cannot read the file as it must be text in UTF-8: ${found}`;
  return new DocumentError(source, [{ sentence, path: [], line: 1, column: 1 }], { cause });
}
