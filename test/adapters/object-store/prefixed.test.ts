import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";

import { objectStoreContract } from "../../contracts/object-store.ts";

objectStoreContract(
  "prefixedStore(memoryStore())",
  async () => ({ store: prefixedStore(memoryStore(), "team"), buckets: ["records", "state"], close: async () => {} }),
  { streams: false }, // neither does the store in it
);

describe("prefixedStore()", () => {
  it("maps roles to buckets of its prefix", async () => {
    const inner = memoryStore();
    const store = prefixedStore(inner, "team-a");
    await store.createBucket("records");
    await store.put("records", "key", "x");
    expect(await inner.listBuckets()).toEqual(["team-a-records"]);
    expect((await inner.head("team-a-records", "key"))?.sizeBytes).toBe(1);
  });

  it("sees no bucket of others", async () => {
    const inner = memoryStore();
    for (const bucket of ["team-records", "team-a-records", "team-state", "team-unknown", "records", "state"]) {
      await inner.createBucket(bucket);
    }
    expect(await prefixedStore(inner, "team").listBuckets()).toEqual(["records", "state"]);
    expect(await prefixedStore(inner, "team-a").listBuckets()).toEqual(["records"]);
  });

  it("refuses a bucket that is no role", async () => {
    const store = prefixedStore(memoryStore(), "team");
    await expect(store.put("recrods", "key", "x")).rejects.toThrow(
      /^Cannot use bucket "recrods" as it must be one of campaigns, inputs, /,
    );
    await expect(store.createBucket("team-records")).rejects.toThrow(RangeError);
  });
});
