import { randomBytes, randomUUID } from "node:crypto";

import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";

const MEBIBYTE = 2 ** 20;

describeWithMinio("s3Store() and objects of many parts", () => {
  let minio: Minio;
  let client: S3Client;
  let store: ObjectStore;
  let bucket: string;
  beforeAll(async () => {
    minio = await startMinio();
    const credentials = { accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey };
    client = new S3Client({ endpoint: minio.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    store = minioStore(minio, { partBytes: 5 * MEBIBYTE });
  });
  beforeEach(async () => {
    bucket = `bucket-${randomUUID().slice(0, 8)}`;
    await store.createBucket(bucket);
  });
  afterAll(() => minio.stop());

  async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += 700_001) yield bytes.subarray(start, start + 700_001);
  }
  async function underWay(key: string): Promise<number> {
    // MinIO lists uploads of a whole key only.
    const answer = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }));
    return answer.Uploads?.length ?? 0;
  }

  it.each([5 * MEBIBYTE - 1, 5 * MEBIBYTE, 5 * MEBIBYTE + 1, 10 * MEBIBYTE, 11 * MEBIBYTE])(
    "keeps %i bytes as they are",
    async (size) => {
      const bytes = randomBytes(size);
      const outcome = await store.put(bucket, "large", chunks(bytes));
      const found = (await store.get(bucket, "large"))!;
      expect(outcome).toEqual({ kind: "stored", etag: found.etag });
      expect(Buffer.compare(found.body, bytes)).toBe(0);
      expect(await underWay("large")).toBe(0);
    },
  );

  it("leaves nothing of an upload whose body breaks off, and says what its sender said", async () => {
    async function* breakingOff(): AsyncGenerator<Uint8Array> {
      yield* chunks(randomBytes(12 * MEBIBYTE));
      expect(await underWay("large")).toBe(1);
      throw new Error("the sender went away");
    }
    await expect(store.put(bucket, "large", breakingOff())).rejects.toThrow(/^the sender went away$/);
    expect(await underWay("large")).toBe(0);
    expect(await store.head(bucket, "large")).toBeUndefined();
  });

  it("creates conditionally, and leaves nothing of an upload that came too late", async () => {
    const bytes = randomBytes(12 * MEBIBYTE);
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => store.put(bucket, "large", chunks(bytes), { ifAbsent: true })),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["conditionFailed", "conditionFailed", "stored"]);
    expect(await underWay("large")).toBe(0);
  });

  it("replaces conditionally", async () => {
    const first = await store.put(bucket, "large", "small");
    if (first.kind !== "stored") throw new Error("not stored");
    const bytes = randomBytes(12 * MEBIBYTE);
    expect(await store.put(bucket, "large", chunks(bytes), { ifMatch: first.etag })).toMatchObject({ kind: "stored" });
    expect(await store.put(bucket, "large", chunks(bytes), { ifMatch: first.etag })).toEqual({
      kind: "conditionFailed",
    });
    expect(await store.put(bucket, "none", chunks(bytes), { ifMatch: first.etag })).toEqual({
      kind: "conditionFailed",
    });
    expect(await underWay("large")).toBe(0);
  });

  it("refuses a whole body of many bytes by its condition alone", async () => {
    await store.put(bucket, "large", "small");
    for (let round = 0; round < 5; round++) {
      const outcome = await store.put(bucket, "large", randomBytes(16 * MEBIBYTE), { ifAbsent: true });
      expect(outcome).toEqual({ kind: "conditionFailed" });
    }
  });
});
