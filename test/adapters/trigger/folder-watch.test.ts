import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, watch } from "node:fs";
import { appendFile, chmod, cp, mkdir, rename, rm, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { folderWatch } from "#adapters/trigger/folder-watch.ts";
import type { FolderWatchOptions } from "#adapters/trigger/folder-watch.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded, Trigger } from "#ports/trigger.ts";

import { manualClock } from "../../support/manual-clock.ts";
import type { ManualClock } from "../../support/manual-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../support/temporary-folder.ts";

describe("folderWatch()", () => {
  let folder: TemporaryFolder;
  let store: ObjectStore;
  let clock: ManualClock;
  let trigger: Trigger;
  let uploads: ObjectUploaded[];

  const at = (...names: string[]): string => join(folder.path, "bucket", ...names);
  const keys = (): string[] => uploads.map(({ bucket, key }) => `${bucket}/${key}`);
  const until = (told: number): Promise<void> => expect.poll(() => uploads.length, { timeout: 20_000 }).toBe(told);
  /** Lets time pass until so many were told: copies come to rest. */
  const untilRested = (told: number): Promise<void> =>
    expect
      .poll(
        async () => {
          await clock.advance(0.31);
          return uploads.length;
        },
        { timeout: 20_000 },
      )
      .toBe(told);
  /** Resolves when the watch waits for a file to rest: one sleeper more than the sweep. */
  const untilWaiting = (): Promise<void> => expect.poll(() => clock.sleeperCount, { timeout: 20_000 }).toBe(2);

  /** Resolves when nothing is under way but the wait for the next sweep. */
  const untilIdle = (): Promise<void> => expect.poll(() => clock.sleeperCount, { timeout: 20_000 }).toBe(1);

  async function start(options: Partial<FolderWatchOptions> = {}): Promise<void> {
    trigger = folderWatch({ root: folder.path, clock, ...options });
    await trigger.start((upload) => uploads.push(upload));
  }

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = directoryStore({ root: folder.path });
    await store.createBucket("bucket");
    clock = manualClock();
    uploads = [];
  });
  afterEach(async () => {
    await trigger.stop();
    await folder.remove();
  });

  describe("for what the store writes", () => {
    it("tells of it at once, with bucket, key, ETag and size", async () => {
      await start();
      const outcome = await store.put("bucket", "deep/er/campaign.yaml", "kind: campaign\n", { ifAbsent: true });
      await until(1);
      expect(uploads).toEqual([
        {
          bucket: "bucket",
          key: "deep/er/campaign.yaml",
          etag: outcome.kind === "stored" ? outcome.etag : "",
          sizeBytes: 15,
        },
      ]);
      await store.put("bucket", "deep/er/campaign.yaml", "kind: campaign\n#\n");
      await until(2);
      expect(uploads[1]).toMatchObject({ key: "deep/er/campaign.yaml", sizeBytes: 17 });
    });

    it("tells of odd keys as they are, wherever they lie", async () => {
      await start();
      const odd = [
        "a",
        "a/b",
        "a/b/c",
        "100% +&?#'\"",
        "tab\tline\nfeed",
        "👩‍🔬/é/e\u0301",
        "x.part",
        "folder/",
        ".dot/.file",
        ".profaas/keys/a",
        "n".repeat(255),
      ];
      for (const key of odd) await store.put("bucket", key, key);
      await until(odd.length);
      expect(keys().sort()).toEqual(odd.map((key) => `bucket/${key}`).sort());
    });

    it("tells of new buckets, also of one that was deleted and made again", async () => {
      await start();
      for (let round = 1; round <= 3; round++) {
        await store.createBucket("new-bucket");
        await store.put("new-bucket", "folder/key", `round ${round}`);
        await until(round);
        await store.delete("new-bucket", "folder/key");
        await store.deleteBucket("new-bucket");
      }
      expect(keys()).toEqual(Array.from({ length: 3 }, () => "new-bucket/folder/key"));
    });

    it("tells of a bucket that was deleted and made again before the system said so", async () => {
      await start();
      await store.put("bucket", "folder/key", "x");
      await until(1);
      rmSync(at(), { recursive: true });
      mkdirSync(at("folder"), { recursive: true });
      await systemClock.sleep(0.05);
      await store.put("bucket", "folder/key", "x");
      await until(2);
    });

    it("tells again of the same bytes when they were deleted between", async () => {
      await start();
      for (let round = 1; round <= 3; round++) {
        await store.put("bucket", "key", "same");
        await until(round);
        await store.delete("bucket", "key");
      }
    });
  });

  describe("for what others copy", () => {
    it("tells of a file once it rests, with the ETag that the store gives it", async () => {
      await writeFile(join(folder.path, "campaign.yaml"), "kind: campaign\n");
      await start();
      execFileSync("cp", [join(folder.path, "campaign.yaml"), at()]);
      await untilWaiting();
      expect(uploads).toEqual([]);
      await untilRested(1);
      const { etag } = (await store.head("bucket", "campaign.yaml"))!;
      expect(uploads).toEqual([{ bucket: "bucket", key: "campaign.yaml", etag, sizeBytes: 15 }]);
    });

    it("tells once of a slow copy, when it has come to its end", async () => {
      await start();
      await writeFile(at("slow.yaml"), "kind:");
      await untilWaiting();
      for (const piece of [" cam", "pai", "gn\n"]) {
        await clock.advance(0.2);
        await appendFile(at("slow.yaml"), piece);
        await clock.advance(0.11);
        await untilWaiting();
      }
      expect(uploads).toEqual([]);
      await untilRested(1);
      await clock.advance(10);
      expect(uploads).toMatchObject([{ key: "slow.yaml", sizeBytes: 15 }]);
    });

    it("tells of an interrupted copy as it rests, and again when it is completed", async () => {
      await start();
      await writeFile(at("campaign.yaml"), "kind: cam");
      await untilRested(1);
      await appendFile(at("campaign.yaml"), "paign\n");
      await untilRested(2);
      expect(uploads.map(({ sizeBytes }) => sizeBytes)).toEqual([9, 15]);
      expect(uploads[1]!.etag).toBe((await store.head("bucket", "campaign.yaml"))!.etag);
    });

    it("tells again of a file whose bytes change while its size does not", async () => {
      await start();
      await writeFile(at("key"), "one");
      await untilRested(1);
      await writeFile(at("key"), "two");
      await untilRested(2);
      expect(new Set(uploads.map(({ etag }) => etag)).size).toBe(2);
    });

    it("does not tell of what was there, nor of new rights, nor of what is no object", async () => {
      await writeFile(at("before"), "x");
      await mkdir(at("nested"));
      await writeFile(at("nested", "before"), "x");
      await start();
      await chmod(at("before"), 0o600);
      await truncate(at("nested", "before"), 1);
      for (const name of ["notes~", ".notes.swp", "video.part"]) await writeFile(at(name), "half");
      await writeFile(join(folder.path, "beside-buckets"), "x");
      await mkdir(join(folder.path, "No-Bucket"));
      await writeFile(join(folder.path, "No-Bucket", "file"), "x");
      await symlink("before", at("link"));
      execFileSync("mkfifo", [at("pipe")]);
      await store.put("bucket", "last", "x");
      await until(uploads.length + 1);
      await clock.advance(10);
      expect(keys().filter((key) => !key.endsWith("before"))).toEqual(["bucket/last"]);
    });

    it("tells of a download when it gets its last name, and of what an editor saves", async () => {
      await writeFile(at("edited"), "old");
      await start();
      await writeFile(at("video.mp4.part"), "frames");
      await rename(at("video.mp4.part"), at("video.mp4"));
      await writeFile(at(".edited.swp"), "new text");
      await rename(at(".edited.swp"), at("edited"));
      await untilRested(2);
      expect(keys().sort()).toEqual(["bucket/edited", "bucket/video.mp4"]);
    });

    it("tells of folders that are made, moved in and moved on", async () => {
      await mkdir(join(folder.path, "Outside", "a", "b"), { recursive: true });
      await writeFile(join(folder.path, "Outside", "a", "b", "file"), "x");
      await start({ clock: systemClock, settleSeconds: 0.02 });
      await mkdir(at("deep", "er", "still"), { recursive: true });
      await writeFile(at("deep", "er", "still", "file"), "x");
      await until(1);
      await rename(join(folder.path, "Outside"), at("inside"));
      await until(2);
      await rename(at("inside", "a"), at("deep", "a"));
      await until(3);
      await writeFile(at("deep", "a", "b", "later"), "x");
      await until(4);
      await mkdir(join(folder.path, "brand-new"));
      await writeFile(join(folder.path, "brand-new", "file"), "x");
      await until(5);
      expect(keys()).toEqual([
        "bucket/deep/er/still/file",
        "bucket/inside/a/b/file",
        "bucket/deep/a/b/file",
        "bucket/deep/a/b/later",
        "brand-new/file",
      ]);
    });

    it("tells nothing of a file that is gone before it rests", async () => {
      await start();
      await writeFile(at("key"), "x");
      await untilWaiting();
      await unlink(at("key"));
      await clock.advance(0.3);
      await store.put("bucket", "last", "x");
      await until(1);
      expect(keys()).toEqual(["bucket/last"]);
    });

    it("finds every file of a burst, once", { timeout: 120_000 }, async () => {
      const source = join(folder.path, "Burst");
      await mkdir(source);
      await Promise.all(
        Array.from({ length: 1000 }, (_, index) => writeFile(join(source, `input ${index}.png`), `picture ${index}`)),
      );
      await start({ clock: systemClock, settleSeconds: 0.2 });
      execFileSync("cp", ["-r", source, at("burst")]);
      await expect.poll(() => uploads.length, { timeout: 60_000, interval: 200 }).toBeGreaterThanOrEqual(1000);
      expect(keys().sort()).toEqual(
        Array.from({ length: 1000 }, (_, index) => `bucket/burst/input ${index}.png`).sort(),
      );
    });

    it("finds every file of many folders that appear at once", async () => {
      const source = join(folder.path, "Many");
      const names = Array.from({ length: 60 }, (_, index) => `${index % 6}/${index % 5}/${index}`);
      for (const name of names) await mkdir(join(source, name), { recursive: true });
      await Promise.all(names.map((name) => writeFile(join(source, name, "file"), name)));
      await start({ clock: systemClock, settleSeconds: 0.1 });
      await cp(source, join(folder.path, "many-folders"), { recursive: true });
      await until(60);
      expect(keys().sort()).toEqual(names.map((name) => `many-folders/${name}/file`).sort());
    });
  });

  describe("where the system does not tell", () => {
    const deaf: FolderWatchOptions["watchFolder"] = () => ({ close: () => undefined, on: () => undefined });

    it("finds new names by reading the folders now and then", async () => {
      await writeFile(at("before"), "x");
      await start({ watchFolder: deaf, sweepSeconds: 30 });
      await store.put("bucket", "deep/key", "x");
      await store.createBucket("new-bucket");
      await store.put("new-bucket", "key", "x");
      await clock.advance(29);
      expect(uploads).toEqual([]);
      await clock.advance(1);
      await until(2);
      expect(keys().sort()).toEqual(["bucket/deep/key", "new-bucket/key"]);
      await untilIdle();
      await store.delete("bucket", "deep/key");
      await clock.advance(30);
      await untilIdle();
      await store.put("bucket", "deep/key", "x");
      await clock.advance(30);
      await until(3);
    });

    it("reads again and again the folders that cannot be watched", async () => {
      await writeFile(at("before"), "x");
      await start({
        watchFolder: (path, onChange) => {
          if (path.endsWith("bucket")) throw new Error("ENOSPC: System limit for number of file watchers reached");
          return watch(path, onChange);
        },
      });
      await store.put("bucket", "key", "x");
      await clock.advance(1);
      await until(1);
      await writeFile(at("before"), "changed");
      await clock.advance(1);
      await untilRested(2);
      expect(keys()).toEqual(["bucket/key", "bucket/before"]);
    });

    it("does the same when a watcher fails later", async () => {
      const failures: (() => void)[] = [];
      await start({
        watchFolder: (path, onChange) => {
          const watcher = watch(path, onChange);
          failures.push(() => watcher.emit("error", new Error("gone")));
          return watcher;
        },
      });
      for (const fail of failures) fail();
      await store.put("bucket", "key", "x");
      await clock.advance(1);
      await until(1);
    });

    it("reads a folder when the system tells of a change without a name", async () => {
      let tell = (): void => undefined;
      await start({
        watchFolder: (path, onChange) => {
          if (path.endsWith("bucket")) tell = () => onChange("rename", null);
          return { close: () => undefined, on: () => undefined };
        },
      });
      await store.put("bucket", "key", "x");
      tell();
      await until(1);
    });
  });

  it("leaves out the folders that are not wanted, and watches the others in them", async () => {
    const asked: string[] = [];
    await store.put("bucket", "_cache/deep/before", "x");
    await start({
      wants(bucket, key) {
        asked.push(`${bucket}:${key}`);
        return !key.startsWith("_cache");
      },
    });
    await store.put("bucket", "_cache/deep/later", "x");
    await store.put("bucket", "_cache/new/later", "x");
    await store.put("bucket", "wanted/deep/a", "x");
    await store.put("bucket", "wanted/deep/a/b", "x");
    await until(2);
    expect(keys()).toEqual(["bucket/wanted/deep/a", "bucket/wanted/deep/a/b"]);
    expect([...new Set(asked)].sort()).toEqual(["bucket:_cache", "bucket:wanted", "bucket:wanted/deep"]);
  });

  describe("at its end", () => {
    it("tells nothing more, closes every watcher, and may start again", async () => {
      const watchers = (): number => process.getActiveResourcesInfo().filter((name) => name === "FSEventWrap").length;
      const before = watchers();
      await store.put("bucket", "deep/er/key", "x");
      await start();
      expect(watchers()).toBeGreaterThan(before);
      await writeFile(at("unsettled"), "x");
      await untilWaiting();
      await trigger.stop();
      await expect.poll(watchers).toBe(before);
      await store.put("bucket", "later", "x");
      expect(clock.sleeperCount).toBe(0);

      await trigger.start((upload) => uploads.push(upload));
      await store.put("bucket", "again", "x");
      await until(1);
      expect(keys()).toEqual(["bucket/again"]);
    });

    it("refuses to start twice, and takes a second stop", async () => {
      await start();
      await expect(trigger.start(() => undefined)).rejects.toThrow(/^Cannot watch .+ as it is being watched already$/);
      await trigger.stop();
      await trigger.stop();
    });

    it("makes the root when there is none yet", async () => {
      await rm(folder.path, { recursive: true });
      await start();
      await store.createBucket("bucket");
      await store.put("bucket", "key", "x");
      await until(1);
    });
  });
});
