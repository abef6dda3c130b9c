import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { traceTimes } from "#core/dataset/trace-times.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { DocumentError } from "#core/document/document-error.ts";
import type { SourceDocument } from "#core/document/read-document.ts";

import type { ResolvedPart } from "../resolve-spec.ts";
import { isMapping } from "./is-mapping.ts";
import { problemAt, shownPath } from "./source-place.ts";

const AT = ["load", "seconds"] as const;

export interface ResolveLoadOptions {
  /** Where paths of the campaign file start, and those that messages show. */
  readonly folder: string;
  readonly directory: string;
  /** The text of an object of the inputs bucket; undefined where there is none. */
  readonly readInput: (key: string) => Promise<string | undefined>;
}

/** The load of a campaign file, the CSV file or object of its trace as a list of times. */
export async function resolveLoad(document: SourceDocument, options: ResolveLoadOptions): Promise<ResolvedPart> {
  const { load } = document.value as { load?: unknown };
  const part = (value: unknown, problems: ResolvedPart["problems"] = []): ResolvedPart => ({
    value,
    problems,
    placeOf: (path) => ({
      source: document.source,
      ...document.locate(path[1] === "seconds" && typeof path[2] === "number" ? AT : path),
    }),
  });
  if (!isMapping(load) || typeof load["seconds"] !== "string") return part(load);
  const named = load["seconds"];
  const found = await textOf(named, options);
  if (found === undefined) {
    const rule = "must be times, a CSV file beside the campaign, or an object of the inputs bucket";
    return part(load, [problemAt(document, AT, "campaign", rule, named)]);
  }
  try {
    return part({ ...load, seconds: traceTimes(found.text, found.source) });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return part({ ...load, seconds: [0] }, error.problems);
  }
}

async function textOf(
  named: string,
  { folder, directory, readInput }: ResolveLoadOptions,
): Promise<{ readonly text: string; readonly source: string } | undefined> {
  const path = resolve(folder, named);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes !== undefined) {
    const source = shownPath(path, directory);
    return { text: decodeText(bytes, source), source };
  }
  const text = await readInput(named);
  return text === undefined ? undefined : { text, source: named };
}
