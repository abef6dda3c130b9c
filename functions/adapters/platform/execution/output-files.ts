import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { hasCode } from "#adapters/process/has-code.ts";

/** A file that an invocation left in its output folder. */
export interface OutputFile {
  /** From the output folder on, with `/` between folders. */
  readonly relativePath: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** All regular files below the folder. Links are left out: they may lead to what is no output. */
export async function outputFiles(folder: string): Promise<readonly OutputFile[]> {
  const found: OutputFile[] = [];
  const visit = async (relative: string): Promise<void> => {
    for (const entry of await entriesOf(join(folder, relative))) {
      const relativePath = relative === "" ? entry.name : `${relative}/${entry.name}`;
      const path = join(folder, relativePath);
      if (entry.isDirectory()) await visit(relativePath);
      else if (entry.isFile()) found.push({ relativePath, path, sizeBytes: (await stat(path)).size });
    }
  };
  await visit("");
  return found;
}

/** A component may have removed its own output folder: then it left nothing. */
async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
