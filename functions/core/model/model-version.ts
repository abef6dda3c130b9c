import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Model } from "./model.ts";

export interface ModelVersion {
  /** The artifact's bytes. */
  readonly text: string;
  readonly sha256: string;
  /** The start of the hash. */
  readonly version: string;
}

/** The bytes of a model and the version that they make. */
export function modelVersion(model: Model): ModelVersion {
  const text = artifactText(model);
  const sha256 = sha256Hex(text);
  return { text, sha256, version: sha256.slice(0, 12) };
}
