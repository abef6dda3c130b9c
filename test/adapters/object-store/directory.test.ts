import { execFileSync } from "node:child_process";
import { link, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { ownerText, thisOwner } from "#adapters/process/owner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { objectStoreContract } from "../../contracts/object-store.ts";
import { allKeys, textOf } from "../../contracts/object-store/reading.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../support/temporary-folder.ts";

objectStoreContract("directoryStore()", async () => {
  const folder = await temporaryFolder();
  return {
    store: directoryStore({ root: folder.path }),
    buckets: ["first-bucket", "second-bucket"],
    close: folder.remove,
  };
});

describe("directoryStore()", () => {
  let folder: TemporaryFolder;
  let store: ObjectStore;
  /** Path of a file in the bucket. */
  const at = (...names: string[]): string => join(folder.path, "bucket", ...names);

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = directoryStore({ root: folder.path });
    await store.createBucket("bucket");
  });
  afterEach(() => folder.remove());

  it("takes a file that was copied into a bucket for an object", async () => {
    await mkdir(at("nested"));
    await writeFile(at("nested", "campaign.yaml"), "kind: campaign\n");
    const found = (await store.head("bucket", "nested/campaign.yaml"))!;
    expect(await allKeys(store, "bucket")).toEqual(["nested/campaign.yaml"]);
    expect(await textOf(store, "bucket", "nested/campaign.yaml")).toBe("kind: campaign\n");
    expect(await store.put("bucket", "nested/campaign.yaml", "mine", { ifAbsent: true })).toEqual({
      kind: "conditionFailed",
    });
    expect(await store.put("bucket", "nested/campaign.yaml", "mine", { ifMatch: found.etag })).toMatchObject({
      kind: "stored",
    });
    expect(await readFile(at("nested", "campaign.yaml"), "utf8")).toBe("mine");
  });

  it("gives the same bytes one ETag, whoever wrote them", async () => {
    await writeFile(at("by-hand"), "same");
    const outcome = await store.put("bucket", "by-store", "same");
    expect(outcome).toEqual({ kind: "stored", etag: (await store.head("bucket", "by-hand"))!.etag });
    // The first half of: printf same | sha256sum
    expect(outcome).toMatchObject({ etag: "0967115f2813a3541eaef77de9d9d577" });
  });

  it("lays an object down as a plain file that others can read", async () => {
    await store.put("bucket", "records/run 1.json", "{}\n");
    expect(execFileSync("cat", [at("records", "run 1.json")], { encoding: "utf8" })).toBe("{}\n");
    expect(await readdir(at())).toEqual([".profaas", "records"]);
  });

  it("shows neither scaffold nor leftovers, and deletes a bucket with its scaffold only", async () => {
    await store.put("bucket", "key", "x");
    for (const name of ["notes~", ".notes.swp", "video.mp4.part", "#draft#", ".#draft", ".DS_Store"])
      await writeFile(at(name), "half");
    await writeFile(at(".profaas", "own"), "x");
    await writeFile(at(".dot"), "x");
    expect(await allKeys(store, "bucket")).toEqual([".dot", "key"]);
    expect(await store.get("bucket", "notes~")).toBeUndefined();
    expect(await store.head("bucket", ".profaas/own")).toBeUndefined();

    await store.delete("bucket", "key");
    await store.delete("bucket", ".dot");
    await expect(store.deleteBucket("bucket")).rejects.toThrow(
      /^Cannot delete bucket "bucket" as it must be empty: it holds file "/,
    );
    for (const name of ["notes~", ".notes.swp", "video.mp4.part", "#draft#", ".#draft", ".DS_Store"])
      await rm(at(name));
    await rm(at(".profaas", "own"));
    await mkdir(at("empty", "folders"), { recursive: true });
    await store.deleteBucket("bucket");
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("keeps a leftover's file when an object takes its name for a key", async () => {
    await writeFile(at("notes~"), "an editor's");
    await store.put("bucket", "notes~", "an object");
    expect(await textOf(store, "bucket", "notes~")).toBe("an object");
    expect(await readFile(at("notes~"), "utf8")).toBe("an editor's");
  });

  it("prefers a plain file that was copied in to an object it had to lay elsewhere", async () => {
    await store.put("bucket", "a", "file");
    await store.put("bucket", "a/b", "beside the file");
    await store.delete("bucket", "a");
    await mkdir(at("a"));
    await writeFile(at("a", "b"), "copied in");
    expect(await textOf(store, "bucket", "a/b")).toBe("copied in");
    expect(await allKeys(store, "bucket")).toEqual(["a/b"]);
    await store.put("bucket", "a/b", "put");
    expect(await readFile(at("a", "b"), "utf8")).toBe("put");
    await store.delete("bucket", "a/b");
    expect(await allKeys(store, "bucket")).toEqual([]);
  });

  it("leaves no empty folders behind", async () => {
    await store.put("bucket", "a/b/c/d", "x");
    await store.put("bucket", "a/e", "x");
    await store.delete("bucket", "a/b/c/d");
    expect(await readdir(at("a"))).toEqual(["e"]);
    await store.delete("bucket", "a/e");
    expect(await readdir(at())).toEqual([".profaas"]);
  });

  it("does not follow symbolic links out of a bucket, nor write through them", async () => {
    await writeFile(join(folder.path, "secret"), "secret");
    await mkdir(join(folder.path, "outside"));
    await writeFile(join(folder.path, "outside", "file"), "outside");
    await symlink("../secret", at("link"));
    await symlink("../outside", at("folder"));
    expect(await allKeys(store, "bucket")).toEqual([]);
    expect(await allKeys(store, "bucket", { prefix: "folder/" })).toEqual([]);
    for (const key of ["link", "folder/file"]) {
      expect(await store.get("bucket", key)).toBeUndefined();
      expect(await store.head("bucket", key)).toBeUndefined();
      expect(await store.open("bucket", key)).toBeUndefined();
      await store.delete("bucket", key);
    }
    expect(await store.put("bucket", "link", "mine", { ifAbsent: true })).toMatchObject({ kind: "stored" });
    await store.put("bucket", "folder/file", "mine");
    await store.put("bucket", "folder/new", "mine");
    expect(await textOf(store, "bucket", "folder/file")).toBe("mine");
    expect(await allKeys(store, "bucket")).toEqual(["folder/file", "folder/new", "link"]);
    expect(await readFile(join(folder.path, "secret"), "utf8")).toBe("secret");
    expect(await readFile(join(folder.path, "outside", "file"), "utf8")).toBe("outside");
    expect(await readdir(join(folder.path, "outside"))).toEqual(["file"]);
  });

  it("takes a bucket that is a symbolic link, which the operator made", async () => {
    await mkdir(join(folder.path, "Elsewhere"));
    await symlink("Elsewhere", join(folder.path, "linked"));
    expect(await store.listBuckets()).toEqual(["bucket", "linked"]);
    await store.put("linked", "a/key", "x");
    expect(await readFile(join(folder.path, "Elsewhere", "a", "key"), "utf8")).toBe("x");
  });

  it("passes over pipes and other things that are no files", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    expect(await allKeys(store, "bucket")).toEqual([]);
    expect(await store.get("bucket", "pipe")).toBeUndefined();
    await store.put("bucket", "pipe", "an object");
    expect(await textOf(store, "bucket", "pipe")).toBe("an object");
  });

  it("finds the ETag of a file without reading it again, in this process and in the next", async () => {
    const before = new Date(Date.now() - 60_000);
    const large = Buffer.alloc(2 ** 20, "a");
    await writeFile(at("large"), large);
    await utimes(at("large"), before, before);
    const { etag } = (await store.head("bucket", "large"))!;
    const written = await store.put("bucket", "written", "aaaa");

    // Other bytes under the same identity: only who reads them can tell.
    await writeFile(at("large"), Buffer.alloc(2 ** 20, "b"));
    await utimes(at("large"), before, before);
    expect((await store.head("bucket", "large"))!.etag).toBe(etag);
    const another = directoryStore({ root: folder.path });
    expect((await another.list("bucket")).objects.map((object) => object.etag)).toEqual([
      etag,
      written.kind === "stored" ? written.etag : undefined,
    ]);
    expect((await readdir(at(".profaas", "etags"))).length).toBe(2);
  });

  it("does not trust the ETag of a file that changed just now", async () => {
    const now = new Date();
    await writeFile(at("file"), "aaaa");
    await utimes(at("file"), now, now);
    const { etag } = (await store.head("bucket", "file"))!;
    await writeFile(at("file"), "bbbb");
    await utimes(at("file"), now, now);
    expect((await store.head("bucket", "file"))!.etag).not.toBe(etag);
  });

  it("keeps no ETags of objects that are gone", async () => {
    await store.put("bucket", "a", "1");
    await store.put("bucket", "a", "2");
    await store.put("bucket", "b", "3");
    await store.put("bucket", "b", "4", { ifAbsent: true });
    await store.delete("bucket", "b");
    expect((await readdir(at(".profaas", "etags"))).length).toBe(1);
    expect(await readdir(at(".profaas", "writing"))).toEqual([]);
    expect(await readdir(at(".profaas", "locks"))).toEqual([]);
  });

  it("tells a reader that the file was changed under its hands", async () => {
    await writeFile(at("growing"), Buffer.alloc(2 ** 20));
    const opened = (await store.open("bucket", "growing"))!;
    await writeFile(at("growing"), "grown", { flag: "a" });
    const reading = (async () => {
      for await (const chunk of opened.chunks) expect(chunk.length).toBeGreaterThan(0);
    })();
    await expect(reading).rejects.toThrow(
      'Cannot read object "growing" in bucket "bucket" as somebody changed its file meanwhile',
    );
  });

  it("does not replace with ifAbsent a file that appeared at the last moment", async () => {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("mine");
      await writeFile(at("key"), "copied in");
    }
    expect(await store.put("bucket", "key", body(), { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
    expect(await readFile(at("key"), "utf8")).toBe("copied in");
  });

  it("writes again when others remove empty folders meanwhile", async () => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        await store.put("bucket", `deep/er/${index % 4}/x`, "x");
        await store.delete("bucket", `deep/er/${index % 4}/x`);
      }),
    );
    expect(await allKeys(store, "bucket")).toEqual([]);
  });

  it("is not troubled by another name of a file (a hard link)", async () => {
    await store.put("bucket", "one", "same");
    await link(at("one"), at("two"));
    expect(await allKeys(store, "bucket")).toEqual(["one", "two"]);
    await store.put("bucket", "two", "other");
    expect(await textOf(store, "bucket", "one")).toBe("same");
  });

  it("lists nothing before there is a root", async () => {
    const early = directoryStore({ root: join(folder.path, "not", "yet") });
    expect(await early.listBuckets()).toEqual([]);
    expect(await early.get("bucket", "key")).toBeUndefined();
    expect(await early.createBucket("bucket")).toBe(true);
  });

  it("says so when a file lies where a bucket should be made", async () => {
    await writeFile(join(folder.path, "taken"), "");
    await expect(store.createBucket("taken")).rejects.toThrow(
      /^Cannot create bucket "taken" as something that is no folder lies there: /,
    );
    expect(await store.listBuckets()).toEqual(["bucket"]);
  });

  it("deletes a bucket in spite of locks that dead processes left", async () => {
    await store.put("bucket", "key", "x");
    await store.delete("bucket", "key");
    const dead = ownerText({ ...thisOwner(), pid: 2 ** 22 + 1 });
    await symlink(`${dead},holding`, at(".profaas", "locks", "0123"));
    await symlink(`${dead},taking`, at(".profaas", "locks", "0123.4567"));
    await store.deleteBucket("bucket");
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("does not delete a bucket that is being written to", async () => {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("half");
      await expect(store.deleteBucket("bucket")).rejects.toThrow(
        'Cannot delete bucket "bucket" as it must be empty: it holds an object that is being written',
      );
      yield Buffer.from(" whole");
    }
    await store.put("bucket", "key", body());
    expect(await textOf(store, "bucket", "key")).toBe("half whole");
  });

  it("passes over files that lie deeper than a key can say", async () => {
    const deep = Array.from({ length: 6 }, () => "d".repeat(200)).join("/");
    await mkdir(at(deep), { recursive: true });
    await writeFile(at(deep, "file"), "x");
    await writeFile(at("file"), "x");
    expect(await allKeys(store, "bucket")).toEqual(["file"]);
  });
});
