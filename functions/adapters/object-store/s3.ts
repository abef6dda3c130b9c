import type { ObjectStore } from "#ports/object-store.ts";

import { buckets } from "./s3/buckets.ts";
import { connect } from "./s3/connection.ts";
import { listings } from "./s3/listings.ts";
import { DEFAULT_PART_BYTES, type S3StoreOptions } from "./s3/options.ts";
import { readers } from "./s3/readers.ts";
import { writers } from "./s3/writers.ts";

export type { S3StoreOptions } from "./s3/options.ts";

/**
 * An object store that speaks S3: MinIO, AWS, and others. Asks again where that may help, gives up what stalls, takes up
 * rotated keys, and knows its own writes again when their answers were lost.
 */
export function s3Store(options: S3StoreOptions): ObjectStore {
  const connection = connect(options);
  return {
    ...readers(connection),
    ...writers(connection, options.partBytes ?? DEFAULT_PART_BYTES),
    ...listings(connection),
    ...buckets(connection),
  };
}
