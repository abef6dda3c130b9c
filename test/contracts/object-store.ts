import { afterEach, beforeEach, describe } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { bucketContract } from "./object-store/buckets.ts";
import { conditionContract } from "./object-store/conditions.ts";
import { keyContract } from "./object-store/keys.ts";
import { listingContract } from "./object-store/listing.ts";
import { objectContract } from "./object-store/objects.ts";
import { allKeys } from "./object-store/reading.ts";
import { streamContract } from "./object-store/streams.ts";

/** A store to be tested, with the names of two buckets that it does not have yet. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  readonly buckets: readonly [string, string];
  close(): Promise<void>;
}

/** What a store may do differently; say why beside the value. */
export interface StoreExceptions {
  /** The keys `a` and `a/b` may both exist. MinIO stores both, but lists only the first. */
  readonly overlappingKeys?: boolean;
  /** Listings may be rolled up at any text, not only at a slash. */
  readonly anyDelimiter?: boolean;
  /** Objects are never held whole. The memory store does nothing else. */
  readonly streams?: boolean;
}

/** What a test finds: the store, and an empty bucket. */
export interface StoreFixture {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly otherBucket: string;
}

/** Everything that profaas relies on in an object store; nothing in it is beyond S3. */
export function objectStoreContract(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { overlappingKeys = true, anyDelimiter = true, streams = true }: StoreExceptions = {},
): void {
  describe(`${name} is an object store`, () => {
    let current: StoreUnderTest;
    const fixture = (): StoreFixture => ({
      store: current.store,
      bucket: current.buckets[0],
      otherBucket: current.buckets[1],
    });

    beforeEach(async () => {
      current = await makeStore();
      await current.store.createBucket(current.buckets[0]);
    });
    afterEach(async () => {
      const { store, buckets } = current;
      for (const bucket of await store.listBuckets()) {
        if (!buckets.includes(bucket)) continue;
        await Promise.all((await allKeys(store, bucket)).map((key) => store.delete(bucket, key)));
        await store.deleteBucket(bucket);
      }
      await current.close();
    });

    objectContract(fixture);
    conditionContract(fixture);
    listingContract(fixture, { anyDelimiter, overlappingKeys });
    keyContract(fixture, { overlappingKeys });
    bucketContract(fixture);
    if (streams) streamContract(fixture);
  });
}
