import { readFile } from "node:fs/promises";

import { decodeText } from "#core/document/decode-text.ts";
import { readDocument, type SourceDocument } from "#core/document/read-document.ts";

import { badInput } from "../command-failure.ts";

/** The text of a file that the user named; its absence is a failure in words. */
export async function readText(path: string, shown: string, what: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw badInput(`Cannot read ${what} ${shown} as ${reasonOf(error)}`, error);
  }
  return decodeText(bytes, shown);
}

/** A YAML or JSON file that the user named. */
export async function readSource(path: string, shown: string, what: string): Promise<SourceDocument> {
  return readDocument(await readText(path, shown, what), shown);
}

export function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
      return "it may not be read by this user";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
