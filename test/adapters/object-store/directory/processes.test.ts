import { spawnSync } from "node:child_process";
import { chmod, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { allKeys, textOf } from "../../../contracts/object-store/reading.ts";
import { startProcess, storeCommand } from "../../../support/store-process.ts";
import type { StoreProcess } from "../../../support/store-process.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../../support/temporary-folder.ts";

const PROCESSES = 3;
const isRoot = process.getuid?.() === 0;
/** Enters a mount namespace of its own, which ends with the process. */
const NAMESPACE = isRoot ? ["unshare", "--mount"] : ["unshare", "--user", "--map-root-user", "--mount"];
const canMount =
  spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), "mount", "-t", "tmpfs", "tmpfs", "/tmp"]).status === 0;

describe("directoryStore() in several processes", () => {
  let folder: TemporaryFolder;
  let store: ObjectStore;
  let started: StoreProcess[];
  const start = (...parameters: Parameters<typeof startProcess>): StoreProcess => {
    const one = startProcess(...parameters);
    started.push(one);
    return one;
  };

  beforeEach(async () => {
    started = [];
    folder = await temporaryFolder();
    store = directoryStore({ root: folder.path });
    await store.createBucket("bucket");
  });
  afterEach(async () => {
    await Promise.all(started.map((one) => one.kill()));
    await folder.remove();
  });

  it("lets one process create each key", async () => {
    const processes = Array.from({ length: PROCESSES }, () => start(storeCommand("create", folder.path, "bucket", 50)));
    const created = await Promise.all(processes.map(async (one) => JSON.parse(await one.line()) as string[]));
    await Promise.all(processes.map((one) => one.end()));

    const keys = await allKeys(store, "bucket");
    expect(keys).toHaveLength(50);
    expect(created.flat().sort()).toEqual([...keys].sort());
    for (const [index, names] of created.entries()) {
      for (const name of names) expect(await textOf(store, "bucket", name)).toBe(String(processes[index]!.pid));
    }
  });

  it("loses no increment of processes that count together", async () => {
    await store.put("bucket", "counter", "0");
    const processes = Array.from({ length: PROCESSES }, () => start(storeCommand("count", folder.path, "bucket", 25)));
    await Promise.all(processes.map((one) => one.end()));
    expect(await textOf(store, "bucket", "counter")).toBe("75");
  });

  it("has the old object or the new one after kill -9 in the middle of large puts, and tidies up", async () => {
    const mebibytes = 8;
    for (let round = 0; round < 3; round++) {
      const writer = start(storeCommand("putForever", folder.path, "bucket", mebibytes));
      await writer.line();
      // Killed at another point of its work each time: after the first put, and a part of the next.
      await new Promise((resolve) => setTimeout(resolve, 7 * round));
      await writer.kill();

      const found = (await store.get("bucket", "large"))!;
      expect(found.sizeBytes).toBe(mebibytes * 2 ** 20);
      expect(found.body.every((byte) => byte === found.body[0])).toBe(true);
      expect(await allKeys(store, "bucket")).toEqual(["large"]);
    }
    await directoryStore({ root: folder.path }).put("bucket", "next", "x");
    expect(await readdir(join(folder.path, "bucket", ".profaas", "writing"))).toEqual([]);
  });

  it("takes over the lock of a process that was killed while it held it", async () => {
    const holder = start(storeCommand("holdForever", folder.path, "bucket", "key"));
    expect(await holder.line()).toBe("holding");
    expect(await readdir(join(folder.path, "bucket", ".profaas", "locks"))).toHaveLength(1);
    await holder.kill();
    expect(await store.put("bucket", "key", "mine")).toMatchObject({ kind: "stored" });
    expect(await readdir(join(folder.path, "bucket", ".profaas", "locks"))).toEqual([]);
  });

  it("says so when this user may not write or read, and leaves nothing", async () => {
    const writing = [".", "bucket", "bucket/.profaas/writing"].map((path) => join(folder.path, path));
    await store.put("bucket", "before", "x");
    await writeFile(join(folder.path, "bucket", "secret"), "x", { mode: 0 });
    for (const path of writing) await chmod(path, 0o555);
    const other = isRoot ? { uid: 65534, gid: 65534 } : {};
    const writer = start(storeCommand("put", folder.path, "bucket", "key", 100), other);
    const reader = start(storeCommand("get", folder.path, "bucket", "secret"), other);

    expect(await writer.line()).toMatch(
      /^Cannot store object "key" in bucket "bucket" as this user may not do that there: /,
    );
    const { objects } = JSON.parse(await writer.line()) as { objects: { key: string; etag: string }[] };
    expect(objects.map(({ key }) => key)).toEqual(["before", "secret"]);
    expect(objects[1]!.etag).toMatch(/^unreadable-/);
    expect(await reader.line()).toMatch(
      /^Cannot read object "secret" in bucket "bucket" as this user may not do that there: /,
    );
    await Promise.all([writer.end(), reader.end()]);
    for (const path of writing) await chmod(path, 0o755);
  });

  it.skipIf(!canMount)("says so when the disk is full, and leaves nothing (needs unshare --mount)", async () => {
    const script = 'mount -t tmpfs -o size=2m tmpfs "$1" && mkdir "$1/bucket" && shift && exec "$@"';
    const command = storeCommand("put", folder.path, "bucket", "large", 2 ** 23);
    const writer = start([NAMESPACE[0]!, ...NAMESPACE.slice(1), "sh", "-c", script, "sh", folder.path, ...command]);
    expect(await writer.line()).toMatch(/^Cannot store object "large" in bucket "bucket" as the disk is full/);
    expect(JSON.parse(await writer.line())).toEqual({ objects: [], prefixes: [] });
    await writer.end();
  });

  it.skipIf(!canMount)("says so when the file system is read-only (needs unshare --mount)", async () => {
    const script = 'mount -t tmpfs tmpfs "$1" && mkdir "$1/bucket" && mount -o remount,ro "$1" && shift && exec "$@"';
    const command = storeCommand("put", folder.path, "bucket", "key", 1);
    const writer = start([NAMESPACE[0]!, ...NAMESPACE.slice(1), "sh", "-c", script, "sh", folder.path, ...command]);
    expect(await writer.line()).toMatch(
      /^Cannot store object "key" in bucket "bucket" as the file system is read-only/,
    );
    expect(JSON.parse(await writer.line())).toEqual({ objects: [], prefixes: [] });
    await writer.end();
    expect((await stat(join(folder.path, "bucket"))).isDirectory()).toBe(true);
  });
});
