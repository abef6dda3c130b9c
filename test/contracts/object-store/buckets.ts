import { describe, expect, it } from "vitest";

import type { StoreFixture } from "../object-store.ts";
import { allKeys } from "./reading.ts";

/** Buckets come, hold, and go when they are empty. */
export function bucketContract(fixture: () => StoreFixture): void {
  describe("buckets", () => {
    it("creates a bucket once and lists it", async () => {
      const { store, bucket, otherBucket } = fixture();
      expect(await store.createBucket(bucket)).toBe(false);
      expect(await store.createBucket(otherBucket)).toBe(true);
      expect(await store.createBucket(otherBucket)).toBe(false);
      expect((await store.listBuckets()).filter((name) => [bucket, otherBucket].includes(name))).toEqual(
        [bucket, otherBucket].sort(),
      );
    });

    it("lets one of many creators be the first", async () => {
      const { store, otherBucket } = fixture();
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.createBucket(otherBucket)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    it("keeps the objects of two buckets apart", async () => {
      const { store, bucket, otherBucket } = fixture();
      await store.createBucket(otherBucket);
      await store.put(bucket, "key", "one");
      await store.put(otherBucket, "key", "other");
      await store.delete(bucket, "key");
      expect(await allKeys(store, bucket)).toEqual([]);
      expect(await allKeys(store, otherBucket)).toEqual(["key"]);
    });

    it("deletes a bucket only when it is empty", async () => {
      const { store, otherBucket } = fixture();
      await store.createBucket(otherBucket);
      await store.put(otherBucket, "deep/er/key", "x");
      await expect(store.deleteBucket(otherBucket)).rejects.toThrow(/^Cannot delete bucket ".+" as it must be empty/);
      await store.delete(otherBucket, "deep/er/key");
      await store.deleteBucket(otherBucket);
      expect(await store.listBuckets()).not.toContain(otherBucket);
      expect(await store.createBucket(otherBucket)).toBe(true);
      expect(await allKeys(store, otherBucket)).toEqual([]);
    });

    it("finds nothing in a bucket that is not there, and changes nothing", async () => {
      const { store, otherBucket } = fixture();
      expect(await store.get(otherBucket, "key")).toBeUndefined();
      expect(await store.head(otherBucket, "key")).toBeUndefined();
      expect(await store.open(otherBucket, "key")).toBeUndefined();
      const refusal = /^Cannot .*bucket ".+" as there is no such bucket$/;
      await expect(store.put(otherBucket, "key", "x")).rejects.toThrow(refusal);
      await expect(store.put(otherBucket, "key", "x", { ifAbsent: true })).rejects.toThrow(refusal);
      await expect(store.delete(otherBucket, "key")).rejects.toThrow(refusal);
      await expect(store.list(otherBucket)).rejects.toThrow(refusal);
      await expect(store.deleteBucket(otherBucket)).rejects.toThrow(refusal);
      expect(await store.listBuckets()).not.toContain(otherBucket);
    });

    it("refuses names that no bucket may have", async () => {
      const { store } = fixture();
      for (const name of [
        "",
        ".",
        "..",
        "a/b",
        "../escape",
        "UPPER",
        "under_score",
        "-dash",
        "192.168.0.1",
        "x".repeat(64),
        ".profaas",
      ]) {
        await expect(store.createBucket(name)).rejects.toThrow(/^Cannot .*bucket ".*" as /);
        await expect(store.put(name, "key", "x")).rejects.toThrow(/^Cannot .*bucket ".*" as /);
        await expect(store.list(name)).rejects.toThrow(/^Cannot .*bucket ".*" as /);
      }
    });
  });
}
