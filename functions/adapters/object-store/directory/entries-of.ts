import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";

import { codeOf } from "./sentences.ts";

/** What lies in a folder; nothing when there is no such folder. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}
