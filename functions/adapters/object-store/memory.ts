import { createHash } from "node:crypto";

import { compareKeys } from "#core/storage/key-order.ts";
import { etagOfHash } from "#core/storage/etag.ts";
import type { ObjectStore, ObjectSummary, StoredObject } from "#ports/object-store.ts";

import { bodyChunks } from "./body.ts";
import { checkAddress, checkBucketName, noSuchBucket } from "./checks.ts";
import { arrayCursor, keyPage } from "./key-page.ts";

/** An object store that lives and dies with the process: the fake of every test, held to the same contract as S3. */
export function memoryStore({ now = Date.now }: { readonly now?: () => number } = {}): ObjectStore {
  const buckets = new Map<string, Map<string, StoredObject>>();

  function bucketOf(action: string, name: string): Map<string, StoredObject> {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw noSuchBucket(action, name);
    return bucket;
  }
  function find(action: string, bucket: string, key: string): StoredObject | undefined {
    checkAddress(action, bucket, key);
    return buckets.get(bucket)?.get(key);
  }

  return {
    async get(bucket, key, { ifMatch } = {}) {
      const found = find("read", bucket, key);
      if (found === undefined || (ifMatch !== undefined && ifMatch !== found.etag)) return undefined;
      return { ...found, body: new Uint8Array(found.body) };
    },
    async head(bucket, key) {
      const found = find("look at", bucket, key);
      return found && summaryOf(found);
    },
    async open(bucket, key) {
      const found = find("read", bucket, key);
      return found && { ...summaryOf(found), chunks: bodyChunks(new Uint8Array(found.body)) };
    },
    async put(bucket, key, body, condition) {
      checkAddress("store", bucket, key);
      bucketOf("store an object in", bucket);
      const content = await collect(body);
      const objects = bucketOf("store an object in", bucket);
      const current = objects.get(key);
      if (condition !== undefined) {
        const holds = "ifAbsent" in condition ? current === undefined : current?.etag === condition.ifMatch;
        if (!holds) return { kind: "conditionFailed" };
      }
      const etag = etagOfHash(createHash("sha256").update(content).digest("hex"));
      objects.set(key, {
        key,
        etag,
        sizeBytes: content.length,
        lastModifiedEpochMilliseconds: now(),
        body: content,
      });
      return { kind: "stored", etag };
    },
    async delete(bucket, key) {
      checkAddress("delete", bucket, key);
      bucketOf("delete an object in", bucket).delete(key);
    },
    async list(bucket, options = {}) {
      checkBucketName("list", bucket);
      const objects = bucketOf("list", bucket);
      const sorted = [...objects.values()].sort((left, right) => compareKeys(left.key, right.key));
      const { entries, ...page } = await keyPage(options, (start) => arrayCursor(sorted, start));
      return { objects: entries.map(summaryOf), ...page };
    },
    async listBuckets() {
      return [...buckets.keys()].sort(compareKeys);
    },
    async createBucket(bucket) {
      checkBucketName("create", bucket);
      if (buckets.has(bucket)) return false;
      buckets.set(bucket, new Map());
      return true;
    },
    async deleteBucket(bucket) {
      checkBucketName("delete", bucket);
      const size = bucketOf("delete", bucket).size;
      if (size > 0) throw new Error(`Cannot delete bucket "${bucket}" as it must be empty: it holds ${size} objects`);
      buckets.delete(bucket);
    },
  };
}

function summaryOf({ key, etag, sizeBytes, lastModifiedEpochMilliseconds }: StoredObject): ObjectSummary {
  return { key, etag, sizeBytes, lastModifiedEpochMilliseconds };
}

async function collect(body: Parameters<ObjectStore["put"]>[2]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(body)) chunks.push(new Uint8Array(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}
