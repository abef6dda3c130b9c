import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";

import type { ListOptions, ListPage, ObjectStore, ObjectSummary } from "#ports/object-store.ts";

import { checkBucketName } from "../checks.ts";
import { keyPage } from "../key-page.ts";
import { askablePrefix } from "./askable-prefix.ts";
import type { Connection } from "./connection.ts";
import { filteredCursor } from "./filtered-cursor.ts";
import { unquoted } from "./readers.ts";

const MOST_ENTRIES = 1000;

/** Listings, page by page. */
export function listings(connection: Connection): Pick<ObjectStore, "list"> {
  async function ask(
    bucket: string,
    { prefix = "", delimiter = "", continueFrom, limit = MOST_ENTRIES }: ListOptions,
  ): Promise<ListPage> {
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
      return pageOf(await connection.ask((client, http) => client.send(new ListObjectsV2Command(input), http)));
    } catch (error) {
      throw connection.failure("list", bucket, undefined, error);
    }
  }

  async function* allPages(bucket: string, prefix: string, first: number): AsyncGenerator<readonly ObjectSummary[]> {
    let page = await ask(bucket, { prefix, limit: first });
    for (; page.next !== undefined; page = await ask(bucket, { prefix, continueFrom: page.next })) yield page.objects;
    yield page.objects;
  }

  return {
    async list(bucket, options = {}) {
      checkBucketName("list", bucket);
      const { prefix = "", delimiter = "", limit = MOST_ENTRIES } = options;
      if (!Number.isInteger(limit) || limit < 1) {
        throw new RangeError(`Cannot list objects as the limit must be a positive integer: current value is ${limit}`);
      }
      const askable = askablePrefix(prefix);
      // MinIO gives prefixes twice, page after page, when the delimiter is no slash. Asked for one key whose prefix is a key,
      // it gives that one and says that there are no more.
      const isOneKey = limit === 1 && prefix !== "";
      if (askable === prefix && ["", "/"].includes(delimiter) && !isOneKey) return ask(bucket, options);
      if (askable === undefined) {
        await ask(bucket, { limit: 1 }); // is there such a bucket at all?
        return { objects: [], prefixes: [] };
      }
      const pages = allPages(bucket, askable, isOneKey ? 2 : MOST_ENTRIES);
      const { entries, ...page } = await keyPage(options, (start) => filteredCursor(pages, start));
      return { objects: entries, ...page };
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
    objects: Contents.map(({ Key = "", ETag = "", Size = 0, LastModified }): ObjectSummary => ({
      key: decoded(Key),
      etag: unquoted(ETag),
      sizeBytes: Size,
      lastModifiedEpochMilliseconds: LastModified?.getTime() ?? 0,
    })),
    prefixes: CommonPrefixes.map(({ Prefix = "" }) => decoded(Prefix)),
    ...(IsTruncated === true && NextContinuationToken !== undefined ? { next: NextContinuationToken } : {}),
  };
}
