import {
  CreateBucketCommand,
  DeleteBucketCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";

import { compareKeys } from "#core/storage/key-order.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { checkBucketName, shown } from "../checks.ts";
import type { Connection } from "./connection.ts";
import { isMissing, nameOf } from "./faults.ts";

/** Buckets of the store, whoever they belong to. */
export function buckets(connection: Connection): Pick<ObjectStore, "listBuckets" | "createBucket" | "deleteBucket"> {
  const { failure } = connection;

  return {
    async listBuckets() {
      try {
        const { Buckets = [] } = await connection.ask((client, http) => client.send(new ListBucketsCommand(), http));
        return Buckets.flatMap(({ Name }) => (Name === undefined ? [] : [Name])).sort(compareKeys);
      } catch (error) {
        throw failure("list", undefined, undefined, error);
      }
    },

    async createBucket(bucket) {
      checkBucketName("create", bucket);
      // Asked first: in one of its regions AWS says of an own bucket that it was created, again and again.
      if (await bucketExists(connection, bucket)) return false;
      try {
        await connection.ask((client, http) => client.send(new CreateBucketCommand({ Bucket: bucket }), http));
        return true;
      } catch (error) {
        if (nameOf(error) === "BucketAlreadyOwnedByYou") return false;
        const isOthers = nameOf(error) === "BucketAlreadyExists";
        const cause = isOthers ? new Error("somebody else owns a bucket of this name", { cause: error }) : error;
        throw failure("create", bucket, undefined, cause);
      }
    },

    async deleteBucket(bucket) {
      checkBucketName("delete", bucket);
      try {
        await connection.ask((client, http) => client.send(new DeleteBucketCommand({ Bucket: bucket }), http));
      } catch (error) {
        if (nameOf(error) !== "BucketNotEmpty") throw failure("delete", bucket, undefined, error);
        const input = { Bucket: bucket, MaxKeys: 1 };
        const { Contents = [] } = await connection
          .ask((client, http) => client.send(new ListObjectsV2Command(input), http))
          .catch((cause: unknown) => {
            throw failure("list", bucket, undefined, cause);
          });
        const [first] = Contents;
        const found = first?.Key === undefined ? "old versions of objects" : `object ${shown(first.Key)}`;
        throw new Error(`Cannot delete bucket "${bucket}" as it must be empty: it holds ${found}`, { cause: error });
      }
    },
  };
}

async function bucketExists(connection: Connection, bucket: string): Promise<boolean> {
  try {
    await connection.ask((client, http) => client.send(new HeadBucketCommand({ Bucket: bucket }), http));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw connection.failure("look at", bucket, undefined, error);
  }
}
