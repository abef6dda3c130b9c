import type { Configuration } from "#core/campaign/configuration.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";

/** 10 hex digits that name a configuration: the same one has the same name in every campaign. */
export function configurationId(configuration: Configuration): string {
  return sha256Hex(canonicalJson(configuration)).slice(0, 10);
}
