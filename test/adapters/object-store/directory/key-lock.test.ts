import { symlink, mkdir, readdir, lutimes } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { keyLocks } from "#adapters/object-store/directory/key-lock.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { ownerText, thisOwner } from "#adapters/process/owner.ts";

import { skippingClock } from "../../../support/skipping-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../../support/temporary-folder.ts";

const DEAD = { ...thisOwner(), pid: 2 ** 22 + 1 };
const ELSEWHERE = { ...thisOwner(), host: "another-host" };

describe("keyLocks()", () => {
  let bucket: TemporaryFolder;
  const lockPath = (key: string): string =>
    join(bucket.path, ".profaas", "locks", createHash("sha256").update(key).digest("hex").slice(0, 32));
  const locks = (): Promise<string[]> => readdir(join(bucket.path, ".profaas", "locks"));

  beforeEach(async () => {
    bucket = await temporaryFolder();
    await mkdir(join(bucket.path, ".profaas", "locks"), { recursive: true });
  });
  afterEach(() => bucket.remove());

  it("lets one at a time act, among those who know nothing of each other", async () => {
    let inside = 0;
    let most = 0;
    let done = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        keyLocks(systemClock).hold(bucket.path, "key", async () => {
          most = Math.max(most, ++inside);
          await systemClock.sleep(0.002);
          inside--;
          done++;
        }),
      ),
    );
    expect({ most, done, locks: await locks() }).toEqual({ most: 1, done: 12, locks: [] });
  });

  it("lets different keys go on side by side", async () => {
    const both = keyLocks(systemClock);
    let release = (): void => {};
    const first = both.hold(bucket.path, "a", () => new Promise<void>((resolve) => (release = resolve)));
    await both.hold(bucket.path, "b", async () => release());
    await first;
  });

  it("gives the lock back when the action fails", async () => {
    const own = keyLocks(systemClock);
    await expect(own.hold(bucket.path, "key", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(await own.hold(bucket.path, "key", async () => "next")).toBe("next");
    expect(await locks()).toEqual([]);
  });

  it("takes a dead owner's lock away, once, though many want it", async () => {
    await symlink(`${ownerText(DEAD)},holding`, lockPath("key"));
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        keyLocks(systemClock).hold(bucket.path, "key", async () => {
          most = Math.max(most, ++inside);
          await systemClock.sleep(0.002);
          inside--;
        }),
      ),
    );
    expect({ most, locks: await locks() }).toEqual({ most: 1, locks: [] });
  });

  it("takes away also the lock of one who died while taking a lock away", async () => {
    const holder = `${ownerText(DEAD)},holding`;
    await symlink(holder, lockPath("key"));
    await symlink(
      `${ownerText(DEAD)},taking`,
      `${lockPath("key")}.${createHash("sha256").update(holder).digest("hex").slice(0, 32)}`,
    );
    expect(await keyLocks(systemClock).hold(bucket.path, "key", async () => "held")).toBe("held");
    expect(await locks()).toEqual([]);
  });

  it("waits for a living owner, and says who it is when that takes too long", async () => {
    await symlink(`${ownerText(thisOwner())},holding`, lockPath("key"));
    const waiting = keyLocks(skippingClock()).hold(bucket.path, "key", async () => "held");
    await expect(waiting).rejects.toThrow(`process ${process.pid} has been changing it for 30 seconds`);
    expect(await locks()).toHaveLength(1);
  });

  it("believes an owner whom it cannot see to be alive for a while only", async () => {
    const clock = skippingClock(Date.now());
    await symlink(`${ownerText(ELSEWHERE)},holding`, lockPath("key"));
    const before = clock.monotonicSeconds();
    expect(await keyLocks(clock).hold(bucket.path, "key", async () => "held")).toBe("held");
    expect(clock.monotonicSeconds() - before).toBeGreaterThan(19);
    await symlink(`${ownerText(ELSEWHERE)},holding`, lockPath("old"));
    await lutimes(lockPath("old"), new Date(0), new Date(0));
    expect(await keyLocks(skippingClock(Date.now())).hold(bucket.path, "old", async () => "held")).toBe("held");
  });
});
