import { createHash, randomUUID } from "node:crypto";
import { readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { canSeeOwner, isOwnerGone, ownerOfText, ownerText, thisOwner } from "#adapters/process/owner.ts";
import { LOCK_FOLDER } from "#core/storage/directory-layout.ts";
import type { Clock } from "#ports/clock.ts";

import { fileStats } from "./file-stats.ts";
import { makeScaffold } from "./scaffold.ts";
import { codeOf } from "./sentences.ts";

const MOST_WAIT_SECONDS = 30;
/** A lock is held for milliseconds: one of an owner whom nobody here can see is dead after this long. */
const UNSEEN_OWNER_SECONDS = 20;
const LONGEST_PAUSE_SECONDS = 0.02;

/** Lets one writer at a time change a key, among all processes that use the folder. */
export interface KeyLocks {
  hold<Result>(bucketPath: string, key: string, action: () => Promise<Result>): Promise<Result>;
  /** Takes away what dead owners left. */
  sweep(bucketPath: string): Promise<void>;
}

/**
 * A lock is a symbolic link, made in one system call and by one process only, whose target names the owner and the
 * holding. Who finds a dead owner's link takes it away under a lock of its own, named after that very holding, so that
 * no two can take away each other's.
 */
export function keyLocks(clock: Clock): KeyLocks {
  const owner = ownerText(thisOwner());
  const tails = new Map<string, Promise<unknown>>();

  async function acquire(path: string, deadline: number): Promise<void> {
    const target = `${owner},${randomUUID()}`;
    for (let pauseSeconds = 0.001; ; pauseSeconds = Math.min(pauseSeconds * 2, LONGEST_PAUSE_SECONDS)) {
      if (tryLink(target, path)) return;
      const holder = holderOf(path);
      if (holder === undefined) continue;
      if (isDead(holder, path, clock)) {
        await takeAway(path, holder, deadline);
        continue;
      }
      if (clock.monotonicSeconds() > deadline) {
        throw new Error(
          `process ${ownerOfText(withoutHolding(holder))?.pid ?? holder} has been changing it for ${MOST_WAIT_SECONDS} seconds`,
        );
      }
      await clock.sleep(pauseSeconds);
    }
  }

  async function takeAway(path: string, holder: string, deadline: number): Promise<void> {
    const own = `${path}.${digest(holder)}`;
    await acquire(own, deadline);
    try {
      if (holderOf(path) === holder) unlinkSync(path);
    } finally {
      unlinkSync(own);
    }
  }

  async function holdAlone<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
    await acquire(path, clock.monotonicSeconds() + MOST_WAIT_SECONDS);
    try {
      return await action();
    } finally {
      unlinkSync(path);
    }
  }

  return {
    hold(bucketPath, key, action) {
      const path = join(bucketPath, LOCK_FOLDER, digest(key));
      const before = tails.get(path) ?? Promise.resolve();
      const result = before.then(() => holdAlone(path, action));
      const tail = result
        .catch(() => undefined)
        .then(() => {
          if (tails.get(path) === tail) tails.delete(path);
        });
      tails.set(path, tail);
      return result;
    },
    async sweep(bucketPath) {
      const folder = join(bucketPath, LOCK_FOLDER);
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        const holder = holderOf(path);
        if (holder !== undefined && isDead(holder, path, clock)) await holdAlone(path, async () => undefined);
      }
    },
  };
}

function tryLink(target: string, path: string): boolean {
  for (;;) {
    try {
      symlinkSync(target, path);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      if (codeOf(error) !== "ENOENT") throw error;
      makeScaffold(join(path, "../../.."), LOCK_FOLDER);
    }
  }
}

function holderOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isDead(holder: string, path: string, clock: Clock): boolean {
  const owner = ownerOfText(withoutHolding(holder));
  if (owner !== undefined && isOwnerGone(owner)) return true;
  if (owner !== undefined && canSeeOwner(owner)) return false;
  const found = fileStats(path);
  return found !== undefined && clock.epochMilliseconds() - Number(found.mtimeMs) > UNSEEN_OWNER_SECONDS * 1000;
}

function withoutHolding(holder: string): string {
  return holder.slice(0, holder.lastIndexOf(","));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
