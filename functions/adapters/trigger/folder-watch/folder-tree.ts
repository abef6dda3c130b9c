import { join } from "node:path";

import type { Clock } from "#ports/clock.ts";

import { kindOfPath, placesIn } from "./store-places.ts";

/** What the system tells: a name came or went (`rename`), or what it names changed. */
export type ChangeKind = "rename" | "change";

/** Begins to watch one folder, not those in it; the name is null when the system does not know it. */
export type WatchFolder = (path: string, onChange: (kind: ChangeKind, name: string | null) => void) => FolderWatcher;

export interface FolderWatcher {
  close(): void;
  on(event: "error", listener: () => void): unknown;
}

export interface FolderTreeOptions {
  readonly root: string;
  readonly clock: Clock;
  readonly sweepSeconds: number;
  readonly signal: AbortSignal;
  readonly watchFolder: WatchFolder;
  /** Whether a folder, named by its path relative to the root, is to be watched with all that is in it. */
  readonly wants: (path: string) => boolean;
  /** A file appeared, changed or vanished; the path is relative to the root. */
  readonly onChange: (path: string) => void;
  /** A file was there from the start, in a folder that cannot be watched and is read again and again. */
  readonly onPresent: (path: string) => void;
}

/** Watches every folder of a directory store, also those that come later. */
export interface FolderTree {
  open(): Promise<void>;
  close(): Promise<void>;
}

interface WatchedFolder {
  /** Undefined when the system will not watch the folder: it has a limit. */
  watcher: FolderWatcher | undefined;
  readonly files: Set<string>;
}

/** A folder that the system will not watch is read this often. */
const UNWATCHED_SECONDS = 1;
/** Reading takes at most one part in so many of the time. */
const REST_TO_WORK = 20;

/** One watcher a folder: a recursive one costs a watcher a file on Linux. Changes are taken in turn. */
export function folderTree(options: FolderTreeOptions): FolderTree {
  const { root, clock, sweepSeconds, signal, watchFolder, wants, onChange, onPresent } = options;
  const folders = new Map<string, WatchedFolder>();
  const changes = new Map<string, ChangeKind>();
  const loops: Promise<void>[] = [];
  let turn: Promise<void> = Promise.resolve();

  function inTurn(task: () => Promise<void>): Promise<void> {
    turn = turn.then(() => (signal.aborted ? undefined : task()));
    return turn;
  }

  async function every(seconds: number, task: () => Promise<void>): Promise<void> {
    for (let restSeconds = seconds; !signal.aborted;) {
      await clock.sleep(restSeconds, signal);
      const start = clock.monotonicSeconds();
      await inTurn(task);
      restSeconds = Math.max(seconds, REST_TO_WORK * (clock.monotonicSeconds() - start));
    }
  }

  /** Watches the folder first and reads it then, so that nothing falls between. */
  async function observe(path: string, isStart: boolean): Promise<void> {
    unobserve(path);
    if (!wants(path)) return;
    const folder: WatchedFolder = { watcher: undefined, files: new Set() };
    folders.set(path, folder);
    try {
      folder.watcher = watchFolder(join(root, path), (kind, name) => hear(path, kind, name));
      folder.watcher.on("error", () => giveUp(folder));
    } catch {
      giveUp(folder);
    }
    for (const place of await placesIn(root, path)) {
      if (place.isFolder) {
        await observe(place.path, isStart);
        continue;
      }
      folder.files.add(place.path);
      if (!isStart) onChange(place.path);
      else if (folder.watcher === undefined) onPresent(place.path);
    }
  }

  function unobserve(path: string): void {
    for (const [other, { watcher }] of folders) {
      if (other !== path && !other.startsWith(`${path}/`)) continue;
      watcher?.close();
      folders.delete(other);
    }
  }

  function giveUp(folder: WatchedFolder): void {
    folder.watcher?.close();
    folder.watcher = undefined;
    if (loops.length < 2) loops.push(every(UNWATCHED_SECONDS, readUnwatched));
  }

  function hear(folder: string, kind: ChangeKind, name: string | null): void {
    if (name === null) return void inTurn(() => sweep(folder));
    const path = join(folder, name);
    // A file that grows tells so thousands of times a second.
    if (kind === "change" && folders.get(folder)?.files.has(path) === true) return onChange(path);
    if (changes.size === 0) void inTurn(takeChanges);
    changes.set(path, changes.get(path) === "rename" ? "rename" : kind);
  }

  async function takeChanges(): Promise<void> {
    for (const [path, kind] of changes) {
      changes.delete(path);
      await take(path, kind);
    }
  }

  async function take(path: string, kind: ChangeKind): Promise<void> {
    const found = await kindOfPath(root, path);
    if (found === "folder") {
      if (kind === "rename" || !folders.has(path)) await observe(path, false);
      return;
    }
    unobserve(path);
    const files = folders.get(parentOf(path))?.files;
    if (found === "file") files?.add(path);
    else files?.delete(path);
    onChange(path);
  }

  async function sweep(path: string): Promise<void> {
    const folder = folders.get(path);
    if (folder === undefined) return;
    const places = await placesIn(root, path);
    const present = new Set(places.map((place) => place.path));
    for (const file of folder.files) if (!present.has(file)) await take(file, "change");
    for (const { path: inner } of places) {
      if (!folder.files.has(inner) && !folders.has(inner)) await take(inner, "rename");
    }
  }

  async function sweepAll(): Promise<void> {
    for (const path of folders.keys()) await sweep(path);
  }

  async function readUnwatched(): Promise<void> {
    for (const [path, folder] of folders) {
      if (folder.watcher !== undefined) continue;
      await sweep(path);
      for (const file of folder.files) onChange(file);
    }
  }

  return {
    async open() {
      await inTurn(() => observe("", true));
      loops.unshift(every(sweepSeconds, sweepAll));
    },
    async close() {
      await turn;
      for (const { watcher } of folders.values()) watcher?.close();
      await Promise.all(loops);
    },
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
