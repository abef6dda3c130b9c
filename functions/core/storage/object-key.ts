const MOST_KEY_BYTES = 1024;
const MOST_SEGMENT_BYTES = 255;
/** MinIO takes a backslash for a slash, and blanks around dots for nothing, when it looks for steps to other folders. */
const DOTS = /(?:^|[/\\])[\t\n\v\f\r ]*(\.{1,2})[\t\n\v\f\r ]*(?:$|[/\\])/;

/** Which rule a key breaks, as the end of a sentence (`… as a key must …`), or undefined when every store takes it. */
export function keyFault(key: string): string | undefined {
  if (key === "") return "a key must not be empty";
  if (/\p{Surrogate}/u.test(key)) return "a key must be well-formed Unicode";
  if (key.includes("\0")) return "a key must not hold the character NUL";
  const bytes = utf8Length(key);
  if (bytes > MOST_KEY_BYTES) return `a key must have at most ${MOST_KEY_BYTES} bytes of UTF-8: it has ${bytes}`;
  if (key.startsWith("/")) return "a key must not start with a slash";
  if (key.includes("//")) return "a key must not hold two slashes in a row";
  const dots = DOTS.exec(key)?.[1];
  if (dots !== undefined) return `a key must not hold the segment "${dots}"`;
  for (const segment of key.split("/")) {
    const length = utf8Length(segment);
    if (length > MOST_SEGMENT_BYTES) {
      return `a segment of a key must have at most ${MOST_SEGMENT_BYTES} bytes of UTF-8: one has ${length}`;
    }
  }
  return undefined;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
