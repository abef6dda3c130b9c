import { describe, expect, it } from "vitest";

import { inBucketIfThere } from "#adapters/platform/oscar/in-bucket-if-there.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";

describe("inBucketIfThere()", () => {
  const storeWith = async (...names: string[]) => {
    const store = memoryStore();
    for (const name of names) await store.createBucket(name);
    return store;
  };

  it("does nothing where there is no such bucket", async () => {
    let done = 0;
    expect(await inBucketIfThere(await storeWith("another"), "gone", () => Promise.resolve(++done))).toBeUndefined();
    expect(done).toBe(0);
  });

  it("gives what was done, and throws what failed while the bucket stays", async () => {
    const store = await storeWith("ours");
    expect(await inBucketIfThere(store, "ours", () => Promise.resolve("done"))).toBe("done");
    const fails = inBucketIfThere(store, "ours", () => Promise.reject(new Error("MinIO is away")));
    await expect(fails).rejects.toThrow("MinIO is away");
  });

  it("takes a failure for none where the bucket went meanwhile", async () => {
    const store = await storeWith("ours");
    const found = inBucketIfThere(store, "ours", async () => {
      await store.list("ours");
      await store.deleteBucket("ours");
      return store.list("ours", { prefix: "run-1/" });
    });
    expect(await found).toBeUndefined();
    await expect(store.list("ours")).rejects.toThrow();
  });
});
