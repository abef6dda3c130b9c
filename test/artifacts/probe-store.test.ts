import { expect, it } from "vitest";

import { conditionalCreateFault } from "#artifacts/probe-store.ts";

import { contents, testBuckets } from "../support/test-buckets.ts";

it("conditionalCreateFault() finds nothing wrong with a store that holds to them, and leaves nothing behind", async () => {
  const store = await testBuckets();
  expect(await conditionalCreateFault(store, "test")).toBeUndefined();
  expect(await contents(store, "state")).toEqual({});
});

it("conditionalCreateFault() tells of a store that ignores the condition, as some S3 look-alikes do", async () => {
  const store = await testBuckets();
  const ignoring: typeof store = { ...store, put: (bucket, key, body) => store.put(bucket, key, body) };
  expect(await conditionalCreateFault(ignoring, "test")).toBe(
    "of 3 attempts to create one object exactly 1 must succeed: 3 did",
  );
});
