import { z } from "zod";

import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { ChainSweep } from "../station-surrogate/chain-sweep.ts";
import { readSweep, SweepSpec } from "../surrogate/sweep-spec.ts";

/** A sweep of any system: without a word it is of batch tandems. */
export type AnySweep = SweepSpec | ChainSweep;

/** A sweep that was accepted. */
export const AcceptedAnySweep = z.strictObject({
  format: z.literal("sweep"),
  version: z.literal(1),
  sweep: z.union([ChainSweep, SweepSpec]),
});
export type AcceptedAnySweep = z.infer<typeof AcceptedAnySweep>;

export function readAnySweep(document: SourceDocument): AnySweep {
  const { value } = document;
  const system: unknown =
    typeof value === "object" && value !== null ? (value as { system?: unknown }).system : undefined;
  return system === "station-chain" ? parseDocument(ChainSweep, document, "sweep") : readSweep(document);
}

/** The id of a sweep: its name and the start of the digest of what it says, its description left out. */
export function anySweepId({ description: _description, ...content }: AnySweep): string {
  return `${content.name}-${sha256Hex(canonicalJson(content)).slice(0, 8)}`;
}
