import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StoreFixture } from "../object-store.ts";
import { allKeys, allPages } from "./reading.ts";

/** Listing by prefix, delimiter and pages, as ListObjectsV2. */
export function listingContract(
  fixture: () => StoreFixture,
  { anyDelimiter, overlappingKeys }: { readonly anyDelimiter: boolean; readonly overlappingKeys: boolean },
): void {
  describe("listing", () => {
    it("orders keys by the bytes of their UTF-8", async () => {
      const { store, bucket } = fixture();
      const all = ["A", "a", "a!", "a-b", "a.txt", "a/b", "a0", "b", "é", "\u{e000}", "\u{ffee}", "\u{1f30d}"];
      const ordered = overlappingKeys ? all : all.filter((key) => key !== "a");
      for (const key of [...ordered].reverse()) await store.put(bucket, key, "");
      expect(ordered).toEqual(
        [...ordered].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
      );
      expect(await allKeys(store, bucket)).toEqual(ordered);
      expect(await allKeys(store, bucket, { limit: 1 })).toEqual(ordered);
    });

    it("lists what starts with the prefix, whether or not it ends at a slash", async () => {
      const { store, bucket } = fixture();
      for (const key of ["run/1.json", "run/10.json", "run/2/a", "runs", "ru", "other/run/1"])
        await store.put(bucket, key, "");
      expect(await allKeys(store, bucket, { prefix: "run/" })).toEqual(["run/1.json", "run/10.json", "run/2/a"]);
      expect(await allKeys(store, bucket, { prefix: "run/1" })).toEqual(["run/1.json", "run/10.json"]);
      expect(await allKeys(store, bucket, { prefix: "run" })).toEqual(["run/1.json", "run/10.json", "run/2/a", "runs"]);
      for (const prefix of ["none", "run/1.json/", "..", "../", "/", "run//", "run/./"]) {
        expect(await store.list(bucket, { prefix })).toEqual({ objects: [], prefixes: [] });
      }
    });

    it("rolls up what lies behind the delimiter", async () => {
      const { store, bucket } = fixture();
      for (const key of ["a/x/1", "a/x/2", "a/y", "a/z/1", "b/1", "c"]) await store.put(bucket, key, "");
      const list = async (options: { prefix?: string; delimiter: string }): Promise<unknown> => {
        const { objects, prefixes } = await store.list(bucket, options);
        return { keys: objects.map(({ key }) => key), prefixes };
      };
      expect(await list({ delimiter: "/" })).toEqual({ keys: ["c"], prefixes: ["a/", "b/"] });
      expect(await list({ delimiter: "/", prefix: "a/" })).toEqual({ keys: ["a/y"], prefixes: ["a/x/", "a/z/"] });
      expect(await list({ delimiter: "/", prefix: "a" })).toEqual({ keys: [], prefixes: ["a/"] });
    });

    it.skipIf(!anyDelimiter)("rolls up at any delimiter", async () => {
      const { store, bucket } = fixture();
      for (const key of ["a/x/1", "a/x/2", "a/y", "a/z/1", "c"]) await store.put(bucket, key, "");
      const { objects, prefixes } = await store.list(bucket, { delimiter: "/1" });
      expect(objects.map(({ key }) => key)).toEqual(["a/x/2", "a/y", "c"]);
      expect(prefixes).toEqual(["a/x/1", "a/z/1"]);
    });

    it("gives at most 1,000 at once, and the rest by pages", { timeout: 60_000 }, async () => {
      const { store, bucket } = fixture();
      const keys = Array.from({ length: 1005 }, (_, index) => `records/${String(index).padStart(4, "0")}.json`);
      for (let index = 0; index < keys.length; index += 50) {
        await Promise.all(keys.slice(index, index + 50).map((key) => store.put(bucket, key, key)));
      }
      const pages = await allPages(store, bucket);
      expect(pages.map(({ objects }) => objects.length)).toEqual([1000, 5]);
      expect(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(keys);
      expect((await store.list(bucket, { limit: 5000 })).objects).toHaveLength(1000);
      expect(await store.list(bucket, { delimiter: "/" })).toEqual({ objects: [], prefixes: ["records/"] });
    });

    it("goes on behind a key that is the prefix, one at a time", async () => {
      const { store, bucket } = fixture();
      for (const key of ["ab", "aba/a", "aba/b", "abb"]) await store.put(bucket, key, "");
      expect(await allKeys(store, bucket, { prefix: "ab", limit: 1 })).toEqual(["ab", "aba/a", "aba/b", "abb"]);
      const pages = await allPages(store, bucket, { prefix: "ab", delimiter: "/", limit: 1 });
      const entries = pages.flatMap(({ objects, prefixes }) => [...objects.map(({ key }) => key), ...prefixes]);
      expect(entries).toEqual(["ab", "aba/", "abb"]);
    });

    it("has no next page when the last one is just full", async () => {
      const { store, bucket } = fixture();
      for (const key of ["a", "b/1", "b/2"]) await store.put(bucket, key, "");
      expect((await store.list(bucket, { limit: 3 })).next).toBeUndefined();
      expect((await store.list(bucket, { limit: 2, delimiter: "/" })).next).toBeUndefined();
      expect((await store.list(bucket, { limit: 2 })).next).toBeDefined();
    });

    it("goes on where it was, though objects come and go between pages", async () => {
      const { store, bucket } = fixture();
      for (const key of ["a", "b", "c", "d", "e/1", "e/2", "f"]) await store.put(bucket, key, "");
      const first = await store.list(bucket, { limit: 2 });
      await store.delete(bucket, "b");
      await store.put(bucket, "a2", "");
      const rest = await allKeys(store, bucket, { continueFrom: first.next! });
      expect(rest).toEqual(["c", "d", "e/1", "e/2", "f"]);
      const rolledUp = await store.list(bucket, { limit: 5, delimiter: "/" });
      expect(rolledUp.prefixes).toEqual(["e/"]);
      await store.put(bucket, "e/3", "");
      expect(await store.list(bucket, { delimiter: "/", continueFrom: rolledUp.next! })).toMatchObject({
        objects: [{ key: "f" }],
        prefixes: [],
      });
    });

    it("refuses a limit that is no positive integer", async () => {
      const { store, bucket } = fixture();
      for (const limit of [0, -1, 1.5, Number.NaN]) {
        await expect(store.list(bucket, { limit })).rejects.toThrow(
          `Cannot list objects as the limit must be a positive integer: current value is ${limit}`,
        );
      }
    });

    it("agrees with a sorted array, whatever the keys, prefix, delimiter and limit", { timeout: 60_000 }, async () => {
      const { store, bucket } = fixture();
      const part = fc.constantFrom("a", "b", "ab", "-", ".x", "é", "\u{ffee}", "\u{1f30d}", " ");
      const name = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(""));
      const file = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
      const keys = fc.uniqueArray(file, { maxLength: 12 }).map(withoutOverlaps);
      const prefix = fc.oneof(
        fc.constant(""),
        file,
        file.map((text) => text.slice(0, 2)),
      );
      await fc.assert(
        fc.asyncProperty(
          keys,
          prefix,
          fc.constantFrom("", "/", ...(anyDelimiter ? ["b", "b/"] : [])),
          fc.integer({ min: 1, max: 5 }),
          async (stored, wanted, delimiter, limit) => {
            await Promise.all(stored.map((key) => store.put(bucket, key, "")));
            const pages = await allPages(store, bucket, { prefix: wanted, delimiter, limit });
            await Promise.all(stored.map((key) => store.delete(bucket, key)));

            const entries = pages.map(({ objects, prefixes }) =>
              [...objects.map(({ key }) => key), ...prefixes].sort(byBytes),
            );
            expect(entries.flat()).toEqual(expectedEntries(stored, wanted, delimiter));
            for (const page of entries.slice(0, -1)) expect(page.length).toBe(limit);
          },
        ),
        { numRuns: 60 },
      );
      expect(await allKeys(store, bucket)).toEqual([]);
    });
  });
}

function expectedEntries(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const wanted = keys.filter((key) => key.startsWith(prefix));
  const entries = wanted.map((key) => {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? key : key.slice(0, end + delimiter.length);
  });
  return [...new Set(entries)].sort(byBytes);
}

/** Keys of which none is a folder of another. */
function withoutOverlaps(keys: readonly string[]): string[] {
  return keys.filter((key) => !keys.some((other) => other.startsWith(`${key}/`)));
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
