import { describe, expect, it } from "vitest";

import type { StoreFixture } from "../object-store.ts";
import { allKeys, collect, inPieces, textOf } from "./reading.ts";

/** Whole objects: what was put is what is got. */
export function objectContract(fixture: () => StoreFixture): void {
  describe("objects", () => {
    it("gives back text, bytes and pieces as they were put", async () => {
      const { store, bucket } = fixture();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store.put(bucket, "text", "grüße 🌍\n");
      await store.put(bucket, "bytes", bytes);
      await store.put(bucket, "pieces", inPieces("a", "", bytes, "z"));

      expect(await textOf(store, bucket, "text")).toBe("grüße 🌍\n");
      expect((await store.get(bucket, "bytes"))?.body).toEqual(bytes);
      expect((await store.get(bucket, "pieces"))?.body).toEqual(Uint8Array.from([97, ...bytes, 122]));
    });

    it("keeps an empty object apart from none", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "empty", "");
      await store.put(bucket, "nothing-came", inPieces());
      for (const key of ["empty", "nothing-came"]) {
        expect((await store.get(bucket, key))?.body).toEqual(new Uint8Array());
        expect((await store.head(bucket, key))?.sizeBytes).toBe(0);
        expect(await collect((await store.open(bucket, key))!.chunks)).toEqual(new Uint8Array());
      }
      expect(await store.get(bucket, "none")).toBeUndefined();
      expect(await store.head(bucket, "none")).toBeUndefined();
      expect(await store.open(bucket, "none")).toBeUndefined();
    });

    it("says the same of an object however it is asked", async () => {
      const { store, bucket } = fixture();
      const before = Date.now();
      const outcome = await store.put(bucket, "folder/object.json", "{}");
      const { body, ...got } = (await store.get(bucket, "folder/object.json"))!;
      const { chunks, ...opened } = (await store.open(bucket, "folder/object.json"))!;

      expect(body).toEqual(await collect(chunks));
      expect(outcome).toEqual({ kind: "stored", etag: got.etag });
      expect(got).toMatchObject({
        key: "folder/object.json",
        sizeBytes: 2,
        etag: expect.stringMatching(/^[^"]+$/) as string,
      });
      const listed = (await store.list(bucket)).objects;
      const seen = [opened, await store.head(bucket, "folder/object.json"), ...listed];
      expect(seen).toHaveLength(3);
      for (const one of seen) {
        expect(one).toEqual({ ...got, lastModifiedEpochMilliseconds: expect.any(Number) as number });
        // HTTP headers give whole seconds.
        expect(Math.abs(one!.lastModifiedEpochMilliseconds - got.lastModifiedEpochMilliseconds)).toBeLessThan(1_000);
      }
      // A minute of grace: the store's clock may be another's.
      expect(Math.abs(got.lastModifiedEpochMilliseconds - before)).toBeLessThan(60_000);
    });

    it("replaces an object, and its ETag with it", async () => {
      const { store, bucket } = fixture();
      const etags = new Set<string>();
      for (const body of ["one", "two", "", "three"]) {
        const outcome = await store.put(bucket, "key", body);
        if (outcome.kind === "stored") etags.add(outcome.etag);
        expect(await textOf(store, bucket, "key")).toBe(body);
        expect((await store.head(bucket, "key"))?.sizeBytes).toBe(body.length);
      }
      expect(etags.size).toBe(4);
      expect(await allKeys(store, bucket)).toEqual(["key"]);
    });

    it("gives an object only when its ETag matches, if asked so", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "key", "old");
      const old = (await store.head(bucket, "key"))!.etag;
      expect((await store.get(bucket, "key", { ifMatch: old }))?.sizeBytes).toBe(3);
      await store.put(bucket, "key", "new");
      expect(await store.get(bucket, "key", { ifMatch: old })).toBeUndefined();
      expect(await store.get(bucket, "other", { ifMatch: old })).toBeUndefined();
    });

    it("gives bytes that are the reader's own", async () => {
      const { store, bucket } = fixture();
      const body = new TextEncoder().encode("mine");
      await store.put(bucket, "key", body);
      body.fill(0);
      (await store.get(bucket, "key"))!.body.fill(0);
      for await (const chunk of (await store.open(bucket, "key"))!.chunks) chunk.fill(0);
      expect(await textOf(store, bucket, "key")).toBe("mine");
    });

    it("deletes an object; deleting what is not there is no error", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "a/b", "x");
      await store.put(bucket, "a/c", "x");
      await store.delete(bucket, "a/b");
      await store.delete(bucket, "a/b");
      await store.delete(bucket, "never/was");
      expect(await allKeys(store, bucket)).toEqual(["a/c"]);
      expect(await store.get(bucket, "a/b")).toBeUndefined();
      await store.put(bucket, "a/b", "again");
      expect(await textOf(store, bucket, "a/b")).toBe("again");
    });

    it("leaves the old object, or none, when a body breaks off", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "old", "whole");
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(100_000);
        throw new Error("the sender went away");
      }
      await expect(store.put(bucket, "old", broken())).rejects.toThrow("the sender went away");
      await expect(store.put(bucket, "new", broken(), { ifAbsent: true })).rejects.toThrow("the sender went away");
      expect(await textOf(store, bucket, "old")).toBe("whole");
      expect(await allKeys(store, bucket)).toEqual(["old"]);
      expect(await store.put(bucket, "new", "x", { ifAbsent: true })).toMatchObject({ kind: "stored" });
    });

    it("refuses a body of anything but bytes", async () => {
      const { store, bucket } = fixture();
      const words = (async function* () {
        yield "text" as unknown as Uint8Array;
      })();
      await expect(store.put(bucket, "key", words)).rejects.toThrow(
        /as its body must give Uint8Array chunks: one is of type string/,
      );
      expect(await allKeys(store, bucket)).toEqual([]);
    });

    it("keeps readers from seeing a mixture while an object is replaced", async () => {
      const { store, bucket } = fixture();
      const bodies = ["a", "b", "c"].map((letter) => letter.repeat(200_000));
      await store.put(bucket, "key", bodies[0]!);
      let isWriting = true;
      const writing = (async () => {
        for (let round = 0; round < 10; round++) await store.put(bucket, "key", bodies[round % 3]!);
        isWriting = false;
      })();
      let seen = 0;
      while (isWriting) {
        const text = (await textOf(store, bucket, "key"))!;
        expect(bodies.includes(text)).toBe(true);
        seen++;
      }
      await writing;
      expect(seen).toBeGreaterThan(0);
    });
  });
}
