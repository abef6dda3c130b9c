import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";

import { hasCode } from "#adapters/process/has-code.ts";

/** The few file operations that control groups need; an argument, so that a test can bring a kernel of its own. */
export interface CgroupFiles {
  /** The file's text, or undefined when there is none or it cannot be read. */
  read(path: string): string | undefined;
  /** Throws what the kernel answers. */
  write(path: string, text: string): void;
  /** True when the folder was made, false when it was there. */
  makeFolder(path: string): boolean;
  /** Throws what the kernel answers, such as EBUSY while processes are inside. */
  removeFolder(path: string): void;
  /** Names of the folders inside; none when there is no such folder. */
  folders(path: string): readonly string[];
}

/** The kernel's own files. */
export const kernelCgroupFiles: CgroupFiles = {
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  write: (path, text) => writeFileSync(path, text),
  makeFolder(path) {
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
  },
  removeFolder: (path) => rmdirSync(path),
  folders(path) {
    try {
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    } catch {
      return [];
    }
  },
};

/** The number after a name in a file of `name value` lines, or undefined. */
export function valueOf(text: string | undefined, name: string): number | undefined {
  const line = text?.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

/** The number that a file holds alone, or undefined. */
export function numberIn(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}
