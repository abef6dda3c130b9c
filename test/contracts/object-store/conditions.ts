import { describe, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import type { StoreFixture } from "../object-store.ts";
import { inPieces, textOf } from "./reading.ts";

/** Conditional PUT: the only lock that there is. */
export function conditionContract(fixture: () => StoreFixture): void {
  describe("conditions", () => {
    it("creates with ifAbsent once, until the object is deleted", async () => {
      const { store, bucket } = fixture();
      expect(await store.put(bucket, "claim", "first", { ifAbsent: true })).toMatchObject({ kind: "stored" });
      expect(await store.put(bucket, "claim", "second", { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
      expect(await store.put(bucket, "claim", inPieces("third"), { ifAbsent: true })).toEqual({
        kind: "conditionFailed",
      });
      expect(await textOf(store, bucket, "claim")).toBe("first");
      await store.delete(bucket, "claim");
      expect(await store.put(bucket, "claim", "fourth", { ifAbsent: true })).toMatchObject({ kind: "stored" });
    });

    it("replaces with ifMatch only the bytes that were named", async () => {
      const { store, bucket } = fixture();
      const first = await store.put(bucket, "key", "one");
      if (first.kind !== "stored") throw new Error("not stored");
      expect(await store.put(bucket, "key", "two", { ifMatch: first.etag })).toMatchObject({ kind: "stored" });
      expect(await store.put(bucket, "key", "three", { ifMatch: first.etag })).toEqual({ kind: "conditionFailed" });
      expect(await store.put(bucket, "key", inPieces("four"), { ifMatch: first.etag })).toEqual({
        kind: "conditionFailed",
      });
      expect(await store.put(bucket, "other", "five", { ifMatch: first.etag })).toEqual({ kind: "conditionFailed" });
      expect(await textOf(store, bucket, "key")).toBe("two");
      expect(await store.head(bucket, "other")).toBeUndefined();
    });

    it.each(["claim", "deep/er/claim"])("lets one of 50 creators of %s win", async (key) => {
      const { store, bucket } = fixture();
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.put(bucket, key, `creator ${index}`, { ifAbsent: true })),
      );
      const winners = outcomes.flatMap(({ kind }, index) => (kind === "stored" ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await textOf(store, bucket, key)).toBe(`creator ${winners[0]}`);
    });

    it("loses no increment of 8 that count together", async () => {
      const { store, bucket } = fixture();
      await store.put(bucket, "counter", "0");
      await Promise.all(Array.from({ length: 8 }, () => count(store, bucket, "counter", 8)));
      expect(await textOf(store, bucket, "counter")).toBe("64");
    });

    it("never brings back with ifMatch what was deleted", async () => {
      const { store, bucket } = fixture();
      for (let round = 0; round < 20; round++) {
        const outcome = await store.put(bucket, "key", `round ${round}`);
        if (outcome.kind !== "stored") throw new Error("not stored");
        const [replaced] = await Promise.all([
          store.put(bucket, "key", "replaced", { ifMatch: outcome.etag }),
          store.delete(bucket, "key"),
        ]);
        // Replaced and then deleted, or deleted and then not replaced: either way it is gone.
        expect([replaced.kind, await store.head(bucket, "key")]).toEqual([replaced.kind, undefined]);
      }
    });
  });
}

/** Adds one so many times by compare-and-swap. */
export async function count(store: ObjectStore, bucket: string, key: string, times: number): Promise<void> {
  for (let done = 0; done < times;) {
    const current = (await store.get(bucket, key))!;
    const next = String(Number(new TextDecoder().decode(current.body)) + 1);
    if ((await store.put(bucket, key, next, { ifMatch: current.etag })).kind === "stored") done++;
  }
}
