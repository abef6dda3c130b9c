import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { keyFault } from "#core/storage/object-key.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { StoreFixture } from "../object-store.ts";
import { allKeys, textOf } from "./reading.ts";

const ODD_KEYS = [
  "with blank",
  " leading and trailing ",
  "plus+and%20percent%2F?query=1#fragment&x;y",
  "quotes'\"`<>|\\^{}[]()!*$@,:=~tilde",
  "tab\there",
  "line\nfeed",
  "carriage\rreturn",
  "\u0001\u001f\u007f",
  "emoji 👩‍🔬/👍🏽.png",
  "caf\u00e9 NFC",
  "cafe\u0301 NFD",
  "UPPER",
  "upper",
  "\u{ff21}\u{10ffff}\u{fffd}\u{feff}\u200b\u202e",
  ".hidden",
  ".hidden/.file",
  "...",
  "..a/b../.c.",
  "-rf",
  "CON",
  "trailing.dot.",
  "constructor/__proto__/toString",
  "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
  `${"n".repeat(255)}/${"é".repeat(127)}`,
  "k".repeat(200) + "/" + `${"l".repeat(200)}/`.repeat(4) + "m".repeat(19),
  "notes.txt~",
  "video.mp4.part",
  ".campaign.yaml.swp",
  "#draft#",
  ".#lock",
  ".DS_Store",
  ".profaas",
  ".profaas2/keys/x",
];

const BAD_KEYS: readonly (readonly [string, RegExp])[] = [
  ["", /as a key must not be empty/],
  ["/leading", /as a key must not start with a slash/],
  ["a//b", /as a key must not hold two slashes in a row/],
  [".", /as a key must not hold the segment "\."/],
  ["..", /as a key must not hold the segment "\.\."/],
  ["../escape", /as a key must not hold the segment "\.\."/],
  ["a/../b", /as a key must not hold the segment "\.\."/],
  ["a/./b", /as a key must not hold the segment "\."/],
  ["a/..", /as a key must not hold the segment "\.\."/],
  ["nul\0byte", /as a key must not hold the character NUL/],
  ["half \ud83d surrogate", /as a key must be well-formed Unicode/],
  ["s".repeat(256), /as a segment of a key must have at most 255 bytes of UTF-8: one has 256/],
  ["a/" + "é".repeat(128), /as a segment of a key must have at most 255 bytes of UTF-8: one has 256/],
  ["abc/".repeat(256) + "d", /as a key must have at most 1024 bytes of UTF-8: it has 1025/],
];

/** Keys are any Unicode text that S3 and MinIO both take; the rest is refused by a sentence. */
export function keyContract(
  fixture: () => StoreFixture,
  { overlappingKeys }: { readonly overlappingKeys: boolean },
): void {
  describe("keys", () => {
    it("keeps odd keys apart and as they are", async () => {
      const { store, bucket } = fixture();
      const oddKeys = overlappingKeys ? ODD_KEYS : ODD_KEYS.filter((key) => !ODD_KEYS.some(isBelow(key)));
      for (const key of oddKeys) {
        expect(await store.put(bucket, key, key, { ifAbsent: true })).toMatchObject({ kind: "stored" });
      }
      const sorted = [...oddKeys].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
      expect(await allKeys(store, bucket)).toEqual(sorted);
      for (const key of oddKeys) {
        expect(await textOf(store, bucket, key)).toBe(key);
        expect((await store.head(bucket, key))?.key).toBe(key);
        expect(await store.put(bucket, key, "", { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
      }
      for (const key of oddKeys) await store.delete(bucket, key);
      expect(await allKeys(store, bucket)).toEqual([]);
    });

    it("keeps whatever key a property test finds", { timeout: 60_000 }, async () => {
      const { store, bucket } = fixture();
      const character = fc.oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        fc.constantFrom("/", ".", "~", "%", "+", " "),
      );
      const key = fc.array(character, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(""));
      await fc.assert(
        fc.asyncProperty(
          key.filter((text) => keyFault(text) === undefined && !text.endsWith("/")),
          fc.uint8Array({ maxLength: 20 }),
          async (text, body) => {
            await store.put(bucket, text, body);
            expect((await store.get(bucket, text))?.body).toEqual(body);
            expect((await store.list(bucket, { prefix: text })).objects[0]?.key).toBe(text);
            expect(await allKeys(store, bucket)).toEqual([text]);
            await store.delete(bucket, text);
            expect(await store.get(bucket, text)).toBeUndefined();
          },
        ),
        { numRuns: 100 },
      );
    });

    it("keeps an empty object under a key that ends in a slash, which some tools call a folder", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "folder/", "");
      expect(await allKeys(store, bucket)).toEqual(["folder/"]);
      expect(await store.list(bucket, { delimiter: "/" })).toEqual({ objects: [], prefixes: ["folder/"] });
      expect(await store.head(bucket, "folder")).toBeUndefined();
      await store.delete(bucket, "folder/");
      expect(await allKeys(store, bucket)).toEqual([]);
    });

    it.each(BAD_KEYS)("refuses the key %j by a sentence", async (key, rule) => {
      const { store, bucket } = fixture();
      const attempts: ((store: ObjectStore) => Promise<unknown>)[] = [
        () => store.put(bucket, key, "x"),
        () => store.put(bucket, key, "x", { ifAbsent: true }),
        () => store.get(bucket, key),
        () => store.head(bucket, key),
        () => store.open(bucket, key),
        () => store.delete(bucket, key),
      ];
      for (const attempt of attempts) {
        await expect(attempt(store)).rejects.toThrow(rule);
        await expect(attempt(store)).rejects.toThrow(/^Cannot (store|read|look at|delete) object "/);
      }
      expect(await allKeys(store, bucket)).toEqual([]);
    });

    it.skipIf(!overlappingKeys)("keeps an object whose key is a folder of others, in any order", async () => {
      const { store, bucket } = fixture();
      const keys = ["a", "a/b", "a/b/c", "a/b/c/d"];
      for (const order of [keys, [...keys].reverse(), ["a/b", "a/b/c/d", "a", "a/b/c"]]) {
        for (const key of order)
          expect(await store.put(bucket, key, key, { ifAbsent: true })).toMatchObject({ kind: "stored" });
        expect(await allKeys(store, bucket)).toEqual(keys);
        for (const key of keys) expect(await textOf(store, bucket, key)).toBe(key);
        for (const key of keys)
          expect(await store.put(bucket, key, "", { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
        expect(await store.list(bucket, { delimiter: "/" })).toMatchObject({
          objects: [{ key: "a" }],
          prefixes: ["a/"],
        });
        expect(await allKeys(store, bucket, { prefix: "a/b/" })).toEqual(["a/b/c", "a/b/c/d"]);
        for (const key of order) await store.put(bucket, key, `${key} again`);
        await store.delete(bucket, "a/b");
        expect(await allKeys(store, bucket)).toEqual(["a", "a/b/c", "a/b/c/d"]);
        expect(await textOf(store, bucket, "a/b/c")).toBe("a/b/c again");
        for (const key of keys) await store.delete(bucket, key);
        expect(await allKeys(store, bucket)).toEqual([]);
      }
    });
  });
}

function isBelow(folder: string): (key: string) => boolean {
  return (key) => key.startsWith(`${folder}/`);
}
