import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";

import { hasCode } from "#adapters/process/has-code.ts";

/** A file that an invocation left in its output folder. */
export interface OutputFile {
  /** From the output folder on, with `/` between folders. */
  readonly relativePath: string;
  /** Without links on the way. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** All regular files below the folder. Links are left out: they may lead to what is no output. */
export async function outputFiles(outputFolder: string): Promise<readonly OutputFile[]> {
  const found: OutputFile[] = [];
  const folder = await realFolder(outputFolder);
  if (folder === undefined) return found;
  const visit = async (relative: string): Promise<void> => {
    for (const entry of await entriesOf(join(folder, relative))) {
      const relativePath = relative === "" ? entry.name : `${relative}/${entry.name}`;
      const path = join(folder, relativePath);
      if (entry.isDirectory()) await visit(relativePath);
      else if (entry.isFile()) found.push({ relativePath, path, sizeBytes: (await lstat(path)).size });
    }
  };
  await visit("");
  return found;
}

/** Undefined where there is no folder any more: a component may have removed its own, or put a link in its place. */
async function realFolder(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true ? realpath(path) : undefined;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
