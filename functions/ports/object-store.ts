/**
 * An object store with the semantics of S3: whole objects, ETags, conditional PUT, listing by prefix in pages.
 * There is no rename, no append and no conditional DELETE, because MinIO has none of them.
 */
export interface ObjectStore {
  /** The object, or undefined when there is none (or when `ifMatch` names other bytes). */
  get(bucket: string, key: string, options?: { readonly ifMatch?: string }): Promise<StoredObject | undefined>;
  /** What is known of the object without its bytes, or undefined when there is none. */
  head(bucket: string, key: string): Promise<ObjectSummary | undefined>;
  /** The object's bytes in chunks, for objects too large to hold, or undefined when there is none. */
  open(bucket: string, key: string): Promise<OpenObject | undefined>;
  /** Stores the whole object or nothing; readers see the old or the new bytes, never a mixture. */
  put(bucket: string, key: string, body: ObjectBody, condition?: PutCondition): Promise<PutOutcome>;
  /** Removes the object; removing what is not there is no error. */
  delete(bucket: string, key: string): Promise<void>;
  /** One page of the keys that start with the prefix, in the order of their UTF-8 bytes. */
  list(bucket: string, options?: ListOptions): Promise<ListPage>;
  listBuckets(): Promise<readonly string[]>;
  /** Creates the bucket; false when it was there already. */
  createBucket(bucket: string): Promise<boolean>;
  /** Deletes an empty bucket; throws when it still holds objects. */
  deleteBucket(bucket: string): Promise<void>;
}

export interface ObjectSummary {
  readonly key: string;
  /** Changes whenever the bytes change; equal ETags of one store mean equal bytes. Without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  readonly lastModifiedEpochMilliseconds: number;
}

export interface StoredObject extends ObjectSummary {
  readonly body: Uint8Array;
}

export interface OpenObject extends ObjectSummary {
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type ObjectBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** `ifAbsent` is S3's `If-None-Match: *`, `ifMatch` compares the ETag; a missing key fails `ifMatch`. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

export type PutOutcome = { readonly kind: "stored"; readonly etag: string } | { readonly kind: "conditionFailed" };

export interface ListOptions {
  readonly prefix?: string;
  /** Keys that hold the delimiter after the prefix are rolled up into `prefixes`. */
  readonly delimiter?: string;
  /** `next` of the page before. */
  readonly continueFrom?: string;
  /** At most this many keys and prefixes; a store may return fewer, never more than 1,000. */
  readonly limit?: number;
}

export interface ListPage {
  readonly objects: readonly ObjectSummary[];
  readonly prefixes: readonly string[];
  /** Set when there are more. */
  readonly next?: string;
}
