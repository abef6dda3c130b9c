import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";

import type { BucketVersions } from "#ports/bucket-versions.ts";

import { connect } from "./s3/connection.ts";
import type { S3StoreOptions } from "./s3/options.ts";

/** How many objects are removed together. */
const AT_ONCE = 16;

/** Old versions in buckets of S3. */
export function s3Versions(options: S3StoreOptions): BucketVersions {
  const connection = connect(options);
  const said = <T>(action: string, bucket: string, work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw connection.failure(action, bucket, undefined, error);
    });

  async function versionsIn(bucket: string, most: number): Promise<{ Key: string; VersionId?: string }[]> {
    // Decoded by hand: keys may hold what XML cannot.
    const input = { Bucket: bucket, MaxKeys: most, EncodingType: "url" as const };
    const asked = connection.ask((client, http) => client.send(new ListObjectVersionsCommand(input), http));
    const { Versions = [], DeleteMarkers = [] } = await said("list", bucket, asked);
    return [...Versions, ...DeleteMarkers].map(({ Key = "", VersionId }) => ({
      Key: decodeURIComponent(Key.replaceAll("+", " ")),
      ...(VersionId === undefined ? {} : { VersionId }),
    }));
  }

  return {
    async areKept(bucket) {
      const input = { Bucket: bucket };
      const asked = connection.ask((client, http) => client.send(new GetBucketVersioningCommand(input), http));
      return (await said("look at", bucket, asked)).Status === "Enabled";
    },
    async keep(bucket) {
      const input = { Bucket: bucket, VersioningConfiguration: { Status: "Enabled" as const } };
      const asked = connection.ask((client, http) => client.send(new PutBucketVersioningCommand(input), http));
      await said("keep old versions in", bucket, asked);
    },
    isEmpty: async (bucket) => (await versionsIn(bucket, 1)).length === 0,
    async removeAll(bucket) {
      let removed = 0;
      // From the start again and again: MinIO shows some keys only when those above them are gone.
      for (let found = await versionsIn(bucket, 1000); found.length > 0; found = await versionsIn(bucket, 1000)) {
        for (let index = 0; index < found.length; index += AT_ONCE) {
          const together = found.slice(index, index + AT_ONCE).map((version) => {
            const input = { Bucket: bucket, ...version };
            const asked = connection.ask((client, http) => client.send(new DeleteObjectCommand(input), http));
            return said("delete all objects in", bucket, asked);
          });
          removed += (await Promise.all(together)).length;
        }
      }
      return removed;
    },
  };
}
