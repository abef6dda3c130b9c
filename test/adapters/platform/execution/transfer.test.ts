import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { copyObject, download, upload } from "#adapters/platform/execution/transfer.ts";
import type { ObjectStore } from "#ports/object-store.ts";

describe("download(), upload() and copyObject()", () => {
  let folder: string;
  let store: ObjectStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-transfer-"));
    store = directoryStore({ root: folder });
    await store.createBucket("one");
    await store.createBucket("two");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("bring a file through the store unchanged, whether it is empty, small or of many chunks", async () => {
    for (const sizeBytes of [0, 5, 6 * 2 ** 20 + 7]) {
      const bytes = Buffer.from(Array.from({ length: sizeBytes }, (_, index) => index % 251));
      const path = join(folder, `source-${sizeBytes}`);
      await writeFile(path, bytes);
      await upload(store, "one", "a/key", { path, sizeBytes });
      await copyObject(store, { bucket: "one", key: "a/key" }, { bucket: "two", key: "b/key" });
      const copy = join(folder, `copy-${sizeBytes}`);
      expect(await download(store, "two", "b/key", copy)).toBe(sizeBytes);
      expect((await readFile(copy)).equals(bytes)).toBe(true);
    }
  });

  it("name the object that is not there, and never write over a file", async () => {
    const path = join(folder, "taken");
    await expect(download(store, "one", "none", path)).rejects.toThrow(
      'Cannot download "none" as bucket "one" has no such object',
    );
    await expect(copyObject(store, { bucket: "one", key: "none" }, { bucket: "two", key: "none" })).rejects.toThrow(
      'Cannot copy "none" as bucket "one" has no such object',
    );
    await writeFile(path, "mine");
    await store.put("one", "key", "theirs");
    await expect(download(store, "one", "key", path)).rejects.toThrow("EEXIST");
    expect(await readFile(path, "utf8")).toBe("mine");
  });
});
