import { watch } from "node:fs";
import { mkdir } from "node:fs/promises";

import type { Clock } from "#ports/clock.ts";
import type { ObjectUploaded, Trigger } from "#ports/trigger.ts";

import { folderTree } from "./folder-watch/folder-tree.ts";
import type { WatchFolder } from "./folder-watch/folder-tree.ts";
import { landings } from "./folder-watch/landings.ts";
import { objectFile } from "./folder-watch/object-file.ts";
import { isScaffold } from "./folder-watch/store-places.ts";

export interface FolderWatchOptions {
  /** The folder of a directory store. */
  readonly root: string;
  readonly clock: Clock;
  /** A file that others copy is told of once its size and its time of change have been the same for so long. */
  readonly settleSeconds?: number;
  /** How often the folders are read for names that the system did not tell of. */
  readonly sweepSeconds?: number;
  /** Folders in which nothing of interest ever lands need not be watched: false leaves out all that is in them. */
  readonly wants?: (bucket: string, folder: string) => boolean;
  /** How the system tells of changes in one folder; tests replace it. */
  readonly watchFolder?: WatchFolder;
}

/**
 * Tells of objects that land in a directory store from the start on, whoever puts them there: at once when the store
 * wrote them, because then they are whole, else when they have come to rest. What was there before is not told.
 */
export function folderWatch({
  root,
  clock,
  settleSeconds = 0.3,
  sweepSeconds = 30,
  wants = () => true,
  watchFolder = watch,
}: FolderWatchOptions): Trigger {
  let stop: (() => Promise<void>) | undefined;
  return {
    async start(onUpload: (upload: ObjectUploaded) => void) {
      if (stop !== undefined) throw new Error(`Cannot watch ${root} as it is being watched already`);
      const stopping = new AbortController();
      const landed = landings({
        clock,
        settleSeconds,
        signal: stopping.signal,
        onUpload,
        read: (path) => objectFile(root, path),
      });
      const tree = folderTree({
        root,
        clock,
        sweepSeconds,
        signal: stopping.signal,
        watchFolder,
        wants(path) {
          const slash = path.indexOf("/");
          return slash < 0 || isScaffold(path) || wants(path.slice(0, slash), path.slice(slash + 1));
        },
        onChange: landed.look,
        onPresent: landed.know,
      });
      stop = async () => {
        stopping.abort();
        await tree.close();
        await landed.close();
      };
      await mkdir(root, { recursive: true });
      await tree.open();
    },
    async stop() {
      const stopNow = stop;
      stop = undefined;
      await stopNow?.();
    },
  };
}
