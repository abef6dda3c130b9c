import type { Clock } from "#ports/clock.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { ObjectFile } from "./object-file.ts";

export interface LandingsOptions {
  readonly clock: Clock;
  readonly settleSeconds: number;
  readonly signal: AbortSignal;
  readonly onUpload: (upload: ObjectUploaded) => void;
  readonly read: (path: string) => ObjectFile | undefined;
}

/** Decides when a file that appeared or changed is an upload. */
export interface Landings {
  /** Something happened to the file at this path, perhaps nothing of interest. */
  look(path: string): void;
  /** The file at this path is no upload as it is now. */
  know(path: string): void;
  close(): Promise<void>;
}

interface Unsettled {
  readonly identity: string;
  readonly sinceSeconds: number;
}

const LARGE_BYTES = 2 ** 24;

/** One loop looks at files in turn; it sleeps while nothing is new and nothing is about to come to rest. */
export function landings({ clock, settleSeconds, signal, onUpload, read }: LandingsOptions): Landings {
  const told = new Map<string, string>();
  const unsettled = new Map<string, Unsettled>();
  let news = new Set<string>();
  let awake = new AbortController();
  const loop = run();
  signal.addEventListener("abort", () => awake.abort(), { once: true });

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if (news.size === 0) await rest(awake.signal);
      awake = new AbortController();
      const looks = news;
      news = new Set();
      for (const path of looks) lookAt(path);
      for (const [path, { sinceSeconds }] of unsettled) {
        if (clock.monotonicSeconds() >= sinceSeconds + settleSeconds) await settle(path);
      }
    }
  }

  async function rest(until: AbortSignal): Promise<void> {
    if (until.aborted) return;
    let first = Infinity;
    for (const { sinceSeconds } of unsettled.values()) first = Math.min(first, sinceSeconds);
    if (first < Infinity) return clock.sleep(Math.max(0, first + settleSeconds - clock.monotonicSeconds()), until);
    await new Promise<void>((resolve) => until.addEventListener("abort", () => resolve(), { once: true }));
  }

  function lookAt(path: string): void {
    const file = read(path);
    if (file === undefined) forget(path);
    else if (told.get(path) === file.identity) unsettled.delete(path);
    else if (file.writtenEtag !== undefined) tell(path, file, file.writtenEtag);
    else if (!unsettled.has(path)) wait(path, file);
  }

  async function settle(path: string): Promise<void> {
    const before = unsettled.get(path);
    const file = read(path);
    if (before === undefined || file === undefined) return forget(path);
    if (file.identity !== before.identity) return wait(path, file);
    unsettled.delete(path);
    const telling = tellAtRest(path, file);
    // Reading a long video must not keep a small campaign waiting.
    if (file.sizeBytes < LARGE_BYTES) await telling;
  }

  async function tellAtRest(path: string, file: ObjectFile): Promise<void> {
    const etag = await file.etag().catch(() => undefined);
    const after = read(path);
    if (after === undefined) return forget(path);
    if (etag !== undefined && after.identity === file.identity) return tell(path, file, etag);
    wait(path, after);
    awake.abort();
  }

  function wait(path: string, { identity }: ObjectFile): void {
    unsettled.set(path, { identity, sinceSeconds: clock.monotonicSeconds() });
  }

  function tell(path: string, { identity, bucket, key, sizeBytes }: ObjectFile, etag: string): void {
    unsettled.delete(path);
    if (signal.aborted || told.get(path) === identity) return;
    told.set(path, identity);
    onUpload({ bucket, key, etag, sizeBytes });
  }

  function forget(path: string): void {
    unsettled.delete(path);
    told.delete(path);
  }

  return {
    look(path) {
      if (unsettled.has(path)) return;
      news.add(path);
      awake.abort();
    },
    know(path) {
      const file = read(path);
      if (file !== undefined) told.set(path, file.identity);
    },
    close: () => loop,
  };
}
