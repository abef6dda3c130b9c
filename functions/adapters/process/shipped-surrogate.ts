import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import { hasCode } from "./has-code.ts";
import { shippedSurrogateUrl } from "./shipped-surrogate-url.ts";

/** The surrogate of tandems that ships with the software; undefined where a bundle was taken without it. */
export async function shippedSurrogate(): Promise<TandemSurrogate | undefined> {
  const path = fileURLToPath(shippedSurrogateUrl());
  try {
    return parseArtifact(await readFile(path), TandemSurrogate, path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
