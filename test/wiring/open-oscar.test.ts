import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { OscarCluster } from "#core/campaign/operator-cluster.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { openOscarSite } from "#wiring/open-oscar.ts";
import { openPlatforms } from "#wiring/open-platforms.ts";

import { startInMemoryOscar } from "../support/in-memory-oscar/start-in-memory-oscar.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { describeWithMinio, startMinio } from "../support/minio.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { HAS_OPENSSL, testCertificate } from "../support/test-certificate.ts";

const operator = OperatorFile.parse({
  clusters: {
    edge: { kind: "oscar", endpoint: "http://edge.example" },
    cloud: { kind: "oscar", endpoint: "https://cloud.example", parallelism: "slots", invocation: "job" },
    pc: { kind: "simulated" },
  },
  resources: { pis: { cluster: "edge" }, vms: { cluster: "cloud" }, here: { cluster: "pc" } },
});

describe("openPlatforms()", () => {
  it("makes one platform of all OSCARs, so that a workflow may span them, and others apart", () => {
    const platformOf = openPlatforms({
      operator,
      operatorFolder: ".",
      clock: systemClock,
      log: keepingLogger(),
      store: memoryStore(),
    });
    expect(platformOf("pis")?.kind).toBe("oscar");
    expect(platformOf("vms")).toBe(platformOf("pis"));
    expect(platformOf("here")?.kind).toBe("simulated");
  });
});

describe("openOscarSite()", () => {
  const open = (settings: object, environment: Record<string, string> = {}) => {
    const { edge } = OperatorFile.parse({
      clusters: { edge: { kind: "oscar", endpoint: "http://127.0.0.1:9", ...settings } },
    }).clusters;
    if (edge?.kind !== "oscar") throw new Error("it is of another kind");
    return openOscarSite("edge", edge, { clock: systemClock, environment });
  };

  it("says which variables or files are missing when OSCAR is first asked for something", async () => {
    expect(() => open({}).client).toThrow(
      'Cannot reach OSCAR "edge" as its key is not there: the environment variables must hold OSCAR_TOKEN, or OSCAR_USERNAME and OSCAR_PASSWORD',
    );
    const folder = await temporaryFolder();
    const credentials = { from: "folder", folder: folder.path };
    expect(() => open({ credentials }).client).toThrow(
      `the files of ${folder.path} must hold token, or user and password`,
    );
    await writeFile(join(folder.path, "user"), "somebody\n");
    await writeFile(join(folder.path, "password"), "secret\n");
    await expect(open({ credentials }).client.info()).rejects.toThrow("OSCAR was not reached at http://127.0.0.1:9");
    await folder.remove();
  });

  it("takes an empty variable for none", () => {
    expect(() => open({}, { OSCAR_USERNAME: "oscar", OSCAR_PASSWORD: "", OSCAR_TOKEN: "" }).client).toThrow(
      "its key is not there",
    );
  });

  it("says in words that the file of its authority is not there, or none", async () => {
    const folder = await temporaryFolder();
    const caFile = join(folder.path, "ca.pem");
    const client = (): unknown => open({ caFile }, { OSCAR_TOKEN: "token" }).client;
    const rule = `Cannot reach OSCAR "edge" as its caFile must be a PEM file of certificates: ${caFile}`;
    expect(client).toThrow(`${rule} cannot be read (ENOENT)`);
    await writeFile(caFile, "no certificate");
    expect(client).toThrow(`${rule} holds none`);
    await folder.remove();
  });

  it("takes user and password, or a token, of variables that the operator names", async () => {
    const credentials = { from: "environment", user: "A", password: "B", token: "C" };
    for (const environment of [{ A: "user", B: "password" }, { C: "token" }]) {
      const { client } = open({ credentials }, environment as Record<string, string>);
      await expect(client.info()).rejects.toThrow("OSCAR was not reached");
    }
  });
});

describeWithMinio(
  "openOscarSite() where nobody we know signed the certificate of its MinIO",
  () => {
    it("reaches it where the operator's file trusts any, or names who signed it, and not otherwise", async () => {
      const certificate = await testCertificate();
      const minio = await startMinio({ own: true, certificates: certificate.folder });
      const oscar = await startInMemoryOscar({ store: minio });
      const environment = { OSCAR_USERNAME: oscar.user, OSCAR_PASSWORD: oscar.password };
      const open = (settings: object) => {
        const { edge } = OperatorFile.parse({
          clusters: { edge: { kind: "oscar", endpoint: oscar.endpoint, ...settings } },
        }).clusters;
        if (edge?.kind !== "oscar") throw new Error("it is of another kind");
        return openOscarSite("edge", edge, { clock: systemClock, environment }).buckets();
      };
      for (const settings of [{ verify: false }, { caFile: certificate.caFile }]) {
        const { store, notifications } = await open(settings);
        await store.createBucket("bucket");
        await store.put("bucket", "a.txt", "some text");
        expect(await store.head("bucket", "a.txt")).toMatchObject({ sizeBytes: 9 });
        expect(await notifications.rules("bucket")).toEqual([]);
      }
      await expect(open({})).rejects.toThrow("nobody we trust signed its certificate");
      await oscar.close();
      await minio.stop();
      await certificate.remove();
    });
  },
  { own: true, when: HAS_OPENSSL },
);

describeWithMinio(
  "openOscarSite() where OSCAR tells an address of its MinIO that is none from here",
  () => {
    it("asks again where OSCAR was away at the first time", async () => {
      const minio = await startMinio({ own: true });
      const { endpoint, accessKey: access_key, secretKey: secret_key } = minio;
      const minio_provider = { endpoint, access_key, secret_key, region: "", verify: true };
      const answers = [502, 200];
      const server = createServer((_, response) => {
        response.statusCode = answers.shift() ?? 200;
        response.end(JSON.stringify({ config: { services_namespace: "oscar-svc" }, minio_provider }));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { edge } = OperatorFile.parse({ clusters: { edge: { kind: "oscar", endpoint: address } } }).clusters;
      const environment = { OSCAR_TOKEN: "token" };
      const site = openOscarSite("edge", edge as OscarCluster, { clock: systemClock, environment });
      await expect(site.buckets()).rejects.toThrow("OSCAR answered 502");
      expect(await (await site.buckets()).store.listBuckets()).toEqual([]);
      server.close();
      await minio.stop();
    });

    it("says so, and what to write", async () => {
      const minio = await startMinio({ own: true });
      const inner = "http://127.0.0.1:9";
      const oscar = await startInMemoryOscar({ store: { ...minio, endpoint: inner } });
      const environment = { OSCAR_USERNAME: oscar.user, OSCAR_PASSWORD: oscar.password };
      const site = (store: object) => {
        const { edge } = OperatorFile.parse({
          clusters: { edge: { kind: "oscar", endpoint: oscar.endpoint, store } },
        }).clusters;
        return openOscarSite("edge", edge as OscarCluster, { clock: systemClock, environment });
      };
      await expect(site({}).buckets()).rejects.toThrow(
        /at http:\/\/127\.0\.0\.1:9 .*clusters\.edge\.store\.endpoint of the operator's file says where it is from here$/,
      );
      expect(await (await site({ endpoint: minio.endpoint }).buckets()).store.listBuckets()).toEqual([]);
      await oscar.close();
      await minio.stop();
    });
  },
  { own: true },
);
