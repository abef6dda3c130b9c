import { constants } from "node:fs";
import { open, readlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Opens the regular file at a real path, and nothing that a link there or on the way leads to: whoever made the file may
 * still be at work. Where the system does not tell what was opened (no /proc), only the last step is sure.
 */
export async function openInPlace(path: string): Promise<FileHandle> {
  const handle = await openNoLink(path);
  try {
    const found = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => path);
    if (found !== path || !(await handle.stat()).isFile()) throw notInPlace(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openNoLink(path: string): Promise<FileHandle> {
  try {
    // Without waiting: a pipe without a writer would be waited for.
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    throw notInPlace(path, cause);
  }
}

function notInPlace(path: string, cause?: unknown): Error {
  return new Error(`Cannot upload "${path}" as it must be the file that was found there`, { cause });
}
