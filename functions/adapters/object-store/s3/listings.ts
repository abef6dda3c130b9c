import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";

import type { ListPage, ObjectStore, ObjectSummary } from "#ports/object-store.ts";

import { checkBucketName } from "../checks.ts";
import type { Connection } from "./connection.ts";
import { unquoted } from "./readers.ts";

const MOST_ENTRIES = 1000;

/** Listings, page by page. */
export function listings(connection: Connection): Pick<ObjectStore, "list"> {
  return {
    async list(bucket, { prefix = "", delimiter = "", continueFrom, limit = MOST_ENTRIES } = {}) {
      checkBucketName("list", bucket);
      if (!Number.isInteger(limit) || limit < 1) {
        throw new RangeError(`Cannot list objects as the limit must be a positive integer: current value is ${limit}`);
      }
      const input = {
        Bucket: bucket,
        // XML cannot hold every character of a key.
        EncodingType: "url" as const,
        MaxKeys: Math.min(limit, MOST_ENTRIES),
        ...(prefix === "" ? {} : { Prefix: prefix }),
        ...(delimiter === "" ? {} : { Delimiter: delimiter }),
        ...(continueFrom === undefined ? {} : { ContinuationToken: continueFrom }),
      };
      try {
        const answer = await connection.ask((client, http) => client.send(new ListObjectsV2Command(input), http));
        return pageOf(answer);
      } catch (error) {
        throw connection.failure("list", bucket, undefined, error);
      }
    },
  };
}

function pageOf({
  Contents = [],
  CommonPrefixes = [],
  NextContinuationToken,
  IsTruncated,
  EncodingType,
}: ListObjectsV2CommandOutput): ListPage {
  const decoded = (text: string): string =>
    EncodingType === "url" ? decodeURIComponent(text.replaceAll("+", " ")) : text;
  return {
    objects: Contents.map(
      ({ Key = "", ETag = "", Size = 0, LastModified }): ObjectSummary => ({
        key: decoded(Key),
        etag: unquoted(ETag),
        sizeBytes: Size,
        lastModifiedEpochMilliseconds: LastModified?.getTime() ?? 0,
      }),
    ),
    prefixes: CommonPrefixes.map(({ Prefix = "" }) => decoded(Prefix)),
    ...(IsTruncated === true && NextContinuationToken !== undefined ? { next: NextContinuationToken } : {}),
  };
}
