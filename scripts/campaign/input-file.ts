import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";

import { inputKey } from "#core/campaign/object-keys.ts";

/** A file beside a campaign, and the object of the inputs bucket that it becomes: its bytes name it. */
export interface InputFile {
  readonly path: string;
  readonly key: string;
  readonly contentSha256: string;
  readonly sizeBytes: number;
}

export async function inputFile(path: string): Promise<InputFile> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  const contentSha256 = hash.digest("hex");
  return { path, key: inputKey(contentSha256, basename(path)), contentSha256, sizeBytes };
}

/** The file's bytes once more, failing at the end when they are not those that named the object. */
export async function* unchangedBytes(file: InputFile): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file.path) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== file.contentSha256) {
    throw new Error(`Cannot upload input file ${file.path} as it changed while it was read: run the command again`);
  }
}
