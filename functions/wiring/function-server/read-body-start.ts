export interface BodyStart {
  /** The first bytes as text; what is not UTF-8 is replaced. */
  readonly text: string;
  readonly sizeBytes: number;
  /** False when there was more than is kept. */
  readonly whole: boolean;
}

/** Reads a body to its end and keeps its start: however long it is, it costs no more memory than that. */
export async function readBodyStart(request: Request, mostBytes: number): Promise<BodyStart> {
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.length;
    if (keptBytes >= mostBytes) continue;
    const part = chunk.subarray(0, mostBytes - keptBytes);
    kept.push(part);
    keptBytes += part.length;
  }
  return { text: Buffer.concat(kept).toString("utf8"), sizeBytes, whole: sizeBytes === keptBytes };
}
