import { createServer, type AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { StoreUnreachable } from "#adapters/object-store/store-unreachable.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { IMPATIENT } from "../../../support/faulty-minio.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { HAS_OPENSSL, testCertificate, type TestCertificate } from "../../../support/test-certificate.ts";

const KEY = { accessKey: "key", secretKey: "secret" };

async function expectUnreachable(store: ObjectStore, sentence: string | RegExp): Promise<void> {
  for (const operation of [
    () => store.get("bucket", "key"),
    () => store.head("bucket", "key"),
    () => store.put("bucket", "key", "x", { ifAbsent: true }),
    () => store.list("bucket"),
    () => store.listBuckets(),
    () => store.createBucket("bucket"),
  ]) {
    await expect(operation()).rejects.toThrow(StoreUnreachable);
    await expect(operation()).rejects.toThrow(sentence);
  }
}

describe("s3Store() without a store", () => {
  it("says that nothing listens there", async () => {
    const endpoint = "http://127.0.0.1:1";
    await expectUnreachable(
      minioStore({ endpoint, ...KEY }, IMPATIENT),
      "Cannot reach the store at http://127.0.0.1:1 as nothing listens there",
    );
  });

  it("says that no such host is known", async () => {
    const store = minioStore({ endpoint: "http://no-such-host.invalid:9000", ...KEY }, IMPATIENT);
    await expect(store.listBuckets()).rejects.toThrow(
      /^Cannot reach the store at http:\/\/no-such-host\.invalid:9000 as (no such host is known|names of hosts cannot)/,
    );
  });

  it("says that no answer comes in time", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const attempts = { most: 2, firstPauseSeconds: 0, longestPauseSeconds: 0 };
    const timeouts = { ...IMPATIENT.timeouts, answerSeconds: 0.3 };
    const store = minioStore({ endpoint, ...KEY }, { ...IMPATIENT, attempts, timeouts });
    await expectUnreachable(store, `Cannot reach the store at ${endpoint} as it does not answer in time`);
    silent.close();
  });

  it("says that what answers is no S3", async () => {
    const { createServer: createHttpServer } = await import("node:http");
    const other = createHttpServer((_, answer) => answer.writeHead(200).end("<html><p>Welcome"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const store = minioStore({ endpoint, ...KEY }, IMPATIENT);
    await expect(store.list("bucket")).rejects.toThrow(
      `Cannot reach the store at ${endpoint} as what answers there does not speak S3 (HTTP 200)`,
    );
    await expect(store.head("bucket", "key")).rejects.toThrow(/^Cannot look at object "key" in bucket "bucket" as /);
    other.closeAllConnections();
    other.close();
  });
});

describeWithMinio(
  "s3Store() over TLS",
  () => {
    let certificate: TestCertificate;
    let minio: Minio;
    beforeAll(async () => {
      certificate = await testCertificate();
      minio = await startMinio({ own: true, certificates: certificate.folder });
    });
    afterAll(async () => {
      await minio.stop();
      await certificate.remove();
    });

    it("trusts the authority that it is told to, as text or as a file", async () => {
      for (const trust of [{ ca: certificate.ca }, { caFile: certificate.caFile }]) {
        const store = minioStore(minio, { ...IMPATIENT, ...trust });
        await store.createBucket("bucket");
        expect(await store.put("bucket", "key", "x")).toMatchObject({ kind: "stored" });
        expect((await store.get("bucket", "key"))?.sizeBytes).toBe(1);
        // From 128 KiB on a store is asked before the body is sent, where it can be.
        expect(await store.put("bucket", "large", new Uint8Array(200_000))).toMatchObject({ kind: "stored" });
        expect(await store.put("bucket", "large", new Uint8Array(4_000_000), { ifAbsent: true })).toEqual({
          kind: "conditionFailed",
        });
      }
    });

    it("trusts nobody else", async () => {
      await expectUnreachable(
        minioStore(minio, IMPATIENT),
        `Cannot reach the store at ${minio.endpoint} as nobody we trust signed its certificate: name the certificate authority as caFile`,
      );
    });

    it("says so when http and https are mixed up", async () => {
      const plain = minio.endpoint.replace("https:", "http:");
      await expect(minioStore({ ...minio, endpoint: plain }, IMPATIENT).list("bucket")).rejects.toThrow(
        `Cannot reach the store at ${plain} as what answers there does not speak S3 (HTTP 400): perhaps its address starts with https://`,
      );
    });

    it("says so when a file of certificates is not there", () => {
      expect(() => minioStore(minio, { caFile: "/none/ca.crt" })).toThrow(
        "Cannot open the store as its caFile cannot be read: /none/ca.crt",
      );
    });
  },
  { own: true, when: HAS_OPENSSL },
);
