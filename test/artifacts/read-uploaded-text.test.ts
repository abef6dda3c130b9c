import { expect, it } from "vitest";

import { readUploadedText } from "#artifacts/read-uploaded-text.ts";

import { testBuckets } from "../support/test-buckets.ts";

const spec = { bucket: "campaigns", key: "a.yaml" } as const;

it("readUploadedText() fetches what is small enough, and nothing that is larger", async () => {
  const store = await testBuckets();
  await store.put(spec.bucket, spec.key, "four");
  expect((await readUploadedText(store, spec, 4))?.text()).toBe("four");

  const fetching = { ...store, get: () => Promise.reject(new Error("it was fetched")) };
  const large = await readUploadedText(fetching, spec, 3);
  expect(large?.etag).toBe((await store.head(spec.bucket, spec.key))?.etag);
  expect(() => large?.text()).toThrow("a.yaml:1:1: Cannot read the file as it must have at most 3 bytes: it has 4");
});

it("readUploadedText() takes an object that is gone or was replaced meanwhile for none", async () => {
  const store = await testBuckets();
  expect(await readUploadedText(store, spec, 4)).toBeUndefined();
  await store.put(spec.bucket, spec.key, "old");
  const replaced = {
    ...store,
    head: async (bucket: string, key: string) => {
      const summary = await store.head(bucket, key);
      await store.put(bucket, key, "new");
      return summary;
    },
  };
  expect(await readUploadedText(replaced, spec, 4)).toBeUndefined();
});
