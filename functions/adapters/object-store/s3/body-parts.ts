/** A piece of a body; its bytes are valid until the next piece is asked for. */
export interface BodyPart {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** Cuts a body into parts of equal size, but for the last; holds one part, whatever the body's size. */
export async function* bodyParts(chunks: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<BodyPart> {
  const buffer = Buffer.allocUnsafe(partBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length;) {
      if (filled === partBytes) {
        yield { bytes: buffer, isLast: false };
        filled = 0;
      }
      const piece = chunk.subarray(offset, offset + partBytes - filled);
      buffer.set(piece, filled);
      filled += piece.length;
      offset += piece.length;
    }
  }
  yield { bytes: buffer.subarray(0, filled), isLast: true };
}
