import { createHash, randomBytes, randomUUID } from "node:crypto";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { collect, textOf } from "../../../contracts/object-store/reading.ts";
import { faultyMinio, type FaultyMinio } from "../../../support/faulty-minio.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { restrictedKey } from "../../../support/restricted-key.ts";

const MEBIBYTE = 2 ** 20;

// Numbers 8, 9 and 27 of the list of faults: truncated objects, objects replaced between two looks, MinIO in trouble.
describeWithMinio("s3Store() in trouble", () => {
  let faulty: FaultyMinio;
  let bucket: string;
  beforeAll(async () => {
    faulty = await faultyMinio();
  });
  beforeEach(async () => {
    bucket = `bucket-${randomUUID().slice(0, 8)}`;
    await faulty.straight.createBucket(bucket);
    await faulty.straight.put(bucket, "key", "text");
  });
  afterEach(() => faulty.proxy.heal());
  afterAll(() => faulty.close());

  const operations: readonly (readonly [string, (store: ObjectStore) => Promise<unknown>])[] = [
    ["get", async (store) => expect(await textOf(store, bucket, "key")).toBe("text")],
    ["head", async (store) => expect((await store.head(bucket, "key"))?.sizeBytes).toBe(4)],
    ["open", async (store) => expect(await collect((await store.open(bucket, "key"))!.chunks)).toHaveLength(4)],
    ["put", async (store) => expect(await store.put(bucket, "new", "x")).toMatchObject({ kind: "stored" })],
    ["delete", async (store) => store.delete(bucket, "key")],
    ["list", async (store) => expect((await store.list(bucket)).objects).toHaveLength(1)],
    ["listBuckets", async (store) => expect(await store.listBuckets()).toContain(bucket)],
    ["createBucket", async (store) => expect(await store.createBucket(bucket)).toBe(false)],
  ];

  it.each(operations)("asks again for %s when the store is too busy", async (_name, operation) => {
    faulty.proxy.inject({ kind: "answer", status: 503, code: "SlowDown" }, { times: 3 });
    await operation(faulty.store);
  });

  it.each(operations)("asks again for %s when a store that restarts breaks it off", async (_name, operation) => {
    faulty.proxy.inject({ kind: "answer", status: 499, code: "ClientDisconnected" }, { times: 2 });
    await operation(faulty.store);
  });

  it.each(operations)("asks again for %s when the connection is reset", async (_name, operation) => {
    faulty.proxy.inject({ kind: "resetBefore" }, { times: 2 });
    faulty.proxy.inject({ kind: "resetAfter" }, { times: 1 });
    await operation(faulty.store);
  });

  it.each(operations)("asks again for %s when no answer comes", async (_name, operation) => {
    faulty.proxy.inject({ kind: "stallAnswer" });
    await operation(faulty.store);
  });

  it.each(["list", "listBuckets"])("asks again for %s when its answer stalls or breaks off", async (name) => {
    faulty.proxy.inject({ kind: "stallBody", afterBytes: 60 });
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 60 });
    const before = faulty.proxy.exchanges.length;
    await operations.find(([other]) => other === name)![1](faulty.store);
    expect(faulty.proxy.exchanges.length - before).toBe(3);
  });

  it("says so when the store stays too busy, after as many attempts as it may make", async () => {
    const before = faulty.proxy.exchanges.length;
    faulty.proxy.inject({ kind: "answer", status: 503, code: "SlowDown" }, { times: 100 });
    await expect(faulty.store.get(bucket, "key")).rejects.toThrow(
      `Cannot read object "key" in bucket "${bucket}" as the store is too busy (SlowDown, HTTP 503)`,
    );
    expect(faulty.proxy.exchanges.length - before).toBe(5);
  });

  it.each([
    [403, "AccessDenied", "the access key may not do that there (AccessDenied, HTTP 403)"],
    [507, "XMinioStorageFull", "the store's disk is full (XMinioStorageFull, HTTP 507)"],
    [400, "XMinioAdminBucketQuotaExceeded", "the bucket's quota is used up"],
  ])("says at once what %i %s means, and does not ask again", async (status, code, words) => {
    const before = faulty.proxy.exchanges.length;
    faulty.proxy.inject({ kind: "answer", status, code }, { times: 100 });
    await expect(faulty.store.put(bucket, "new", "x")).rejects.toThrow(
      `Cannot store object "new" in bucket "${bucket}" as ${words}`,
    );
    expect(faulty.proxy.exchanges.length - before).toBe(1);
    faulty.proxy.heal();
    expect(await faulty.straight.head(bucket, "new")).toBeUndefined();
  });

  it("says of a key that may only read what it may not do", async () => {
    const environment = await restrictedKey(faulty.minio, ["s3:GetObject", "s3:ListBucket"]);
    const store = minioStore(faulty.minio, { environment });
    expect(await textOf(store, bucket, "key")).toBe("text");
    const denied = "as the access key may not do that there (AccessDenied, HTTP 403)";
    for (const refused of [
      () => store.put(bucket, "key", "x"),
      () => store.put(bucket, "new", "x", { ifAbsent: true }),
      () => store.delete(bucket, "key"),
      () => store.deleteBucket(bucket),
    ]) {
      await expect(refused()).rejects.toThrow(denied);
      await expect(refused()).rejects.toMatchObject({ code: "EACCES" });
    }
    expect(await textOf(store, bucket, "key")).toBe("text");
  });

  it("gives whole objects only, though bodies break off and stall", async () => {
    const bytes = randomBytes(3 * MEBIBYTE);
    await faulty.straight.put(bucket, "large", bytes);
    faulty.proxy.inject({ kind: "cutBody", afterBytes: MEBIBYTE });
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 0 });
    faulty.proxy.inject({ kind: "stallBody", afterBytes: 2 * MEBIBYTE });
    const found = (await faulty.store.get(bucket, "large"))!;
    expect(Buffer.compare(found.body, bytes)).toBe(0);
  });

  it("never gives the beginning of an object for the whole", async () => {
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 2 }, { times: 100 });
    await expect(faulty.store.get(bucket, "key")).rejects.toThrow(/^Cannot reach the store at .+ as it breaks off/);
    faulty.proxy.heal();
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 2 });
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 0 }, { times: 100 });
    const opened = (await faulty.store.open(bucket, "key"))!;
    await expect(collect(opened.chunks)).rejects.toThrow(/^Cannot reach the store at .+ as it breaks off/);
  });

  it("goes on with a stream where it broke off or stalled", async () => {
    const bytes = randomBytes(10 * MEBIBYTE);
    await faulty.straight.put(bucket, "large", bytes);
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 3 * MEBIBYTE + 1 });
    faulty.proxy.inject({ kind: "answer", status: 503, code: "SlowDown" });
    faulty.proxy.inject({ kind: "stallBody", afterBytes: 2 * MEBIBYTE });
    faulty.proxy.inject({ kind: "cutBody", afterBytes: 0 });
    const before = faulty.proxy.exchanges.length;
    const hash = createHash("sha256");
    for await (const chunk of (await faulty.store.open(bucket, "large"))!.chunks) hash.update(chunk);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(faulty.proxy.exchanges.slice(before).map(({ fault }) => fault)).toEqual([
      "cutBody",
      "answer",
      "stallBody",
      "cutBody",
      undefined,
    ]);
  });

  it("lets a reader take its time", async () => {
    const bytes = randomBytes(4 * MEBIBYTE);
    await faulty.straight.put(bucket, "large", bytes);
    const before = faulty.proxy.exchanges.length;
    let received = 0;
    for await (const chunk of (await faulty.store.open(bucket, "large"))!.chunks) {
      if (received === 0) await new Promise((resolve) => setTimeout(resolve, 3500));
      received += chunk.length;
    }
    expect(received).toBe(bytes.length);
    expect(faulty.proxy.exchanges.length - before).toBe(1);
  });

  it("never mixes two objects when one is replaced while it is read", async () => {
    await faulty.straight.put(bucket, "large", Buffer.alloc(4 * MEBIBYTE, "a"));
    faulty.proxy.inject({ kind: "cutBody", afterBytes: MEBIBYTE });
    const opened = (await faulty.store.open(bucket, "large"))!;
    await faulty.straight.put(bucket, "large", Buffer.alloc(4 * MEBIBYTE, "b"));
    await expect(collect(opened.chunks)).rejects.toThrow(
      `Cannot read object "large" in bucket "${bucket}" as somebody replaced it while it was read`,
    );
  });
});
