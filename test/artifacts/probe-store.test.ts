import { expect, it } from "vitest";

import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import type { ObjectStore, PutCondition } from "#ports/object-store.ts";

import { contents, testBuckets } from "../support/test-buckets.ts";

/** A store that ignores the conditions that the test picks. */
async function ignoring(isIgnored: (condition: PutCondition) => boolean): Promise<ObjectStore> {
  const store = await testBuckets();
  return {
    ...store,
    put: (bucket, key, body, condition) =>
      condition === undefined || isIgnored(condition)
        ? store.put(bucket, key, body)
        : store.put(bucket, key, body, condition),
  };
}

it("conditionalCreateFault() finds nothing wrong with a store that holds to them, and leaves nothing behind", async () => {
  const store = await testBuckets();
  expect(await conditionalCreateFault(store, "test")).toBeUndefined();
  expect(await contents(store, "state")).toEqual({});
});

it("conditionalCreateFault() is not misled by what a killed process left", async () => {
  const store = await testBuckets();
  await store.put("state", "_probes/test.json", "left");
  expect(await conditionalCreateFault(store, "test")).toBeUndefined();
});

it("conditionalCreateFault() tells of a store that ignores the condition, as some S3 look-alikes do", async () => {
  const store = await ignoring(() => true);
  expect(await conditionalCreateFault(store, "test")).toBe(
    "of 3 attempts to create one object exactly 1 must succeed: 3 did",
  );
  expect(await contents(store, "state")).toEqual({});
});

it("conditionalCreateFault() tells of a store that ignores ETags", async () => {
  const store = await ignoring((condition) => "ifMatch" in condition);
  expect(await conditionalCreateFault(store, "test")).toBe(
    "an object must not be replaced by who names an ETag that it has no more: it was",
  );
});

it("conditionalCreateFault() tells of a store that brings back what was deleted, as MinIO once did", async () => {
  const store = await testBuckets();
  const reviving: ObjectStore = {
    ...store,
    put: async (bucket, key, body, condition) => {
      const isThere = (await store.head(bucket, key)) !== undefined;
      return isThere || condition === undefined || "ifAbsent" in condition
        ? store.put(bucket, key, body, condition)
        : store.put(bucket, key, body);
    },
  };
  expect(await conditionalCreateFault(reviving, "test")).toBe(
    "an object that was deleted must not be replaced: it was made again",
  );
});
