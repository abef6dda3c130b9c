import { constants } from "node:fs";
import { open, readlink, type FileHandle } from "node:fs/promises";
import { sep } from "node:path";

/**
 * Opens a regular file that surely lies below the folder, whatever links its parts have become since it was listed: the
 * component that wrote it may still run, and must not get at our own files through us.
 */
export async function openBelow(folder: string, path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const real = await readlink(`/proc/self/fd/${handle.fd}`);
    if (real.startsWith(folder + sep) && (await handle.stat()).isFile()) return handle;
    throw new Error(`Cannot upload "${path}" as it must be a file of the output folder: it leads to "${real}"`);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
