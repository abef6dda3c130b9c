import { watch, type FSWatcher } from "node:fs";

/** Something that is told when the entries of a folder change, until it is closed. */
export interface FolderWatch {
  /** False where the system does not tell (it may have no watches left): then look again and again. */
  readonly isTold: boolean;
  close(): void;
}

export function watchFolder(folder: string, onChange: () => void): FolderWatch {
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, onChange);
    watcher.on("error", () => undefined);
  } catch {
    // Nobody is told.
  }
  return { isTold: watcher !== undefined, close: () => watcher?.close() };
}
