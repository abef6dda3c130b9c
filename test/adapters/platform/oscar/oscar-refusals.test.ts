import { afterAll, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";
import { authorization } from "#adapters/platform/oscar/api/oscar-access.ts";
import { OscarRequests } from "#adapters/platform/oscar/api/oscar-requests.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";

import { openIdToken } from "../../../support/in-memory-oscar/open-identity.ts";
import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

const ISSUER = "https://aai.example.org";
const SERVICE = { name: "mine", image: "registry.example.org/a:1", script: "echo hello", cpu: "0.5", memory: "128Mi" };
const PROXY_PAGE = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
const HTML = { "Content-Type": "text/html" };

type Situation = (asked: Asked) => Promise<unknown>;

/** What the situations are made of. */
interface Asked {
  readonly client: OscarClient;
  readonly oscar: InMemoryOscar;
  /** Of the service "mine". */
  readonly service: OscarService;
  as(identity: OscarIdentity): OscarClient;
  /** As `client.create`, with a body that is no JSON of ours. */
  sendText(text: string): Promise<unknown>;
  older(version: string): Promise<OscarClient>;
}

const user = (subject: string, more: { readonly expiresAtEpochSeconds?: number; readonly issuer?: string } = {}) =>
  ({ kind: "bearer", token: openIdToken({ issuer: ISSUER, subject, ...more }) }) as const;
const bytes = (text: string) => ({ kind: "bytes", bytes: Buffer.from(text) }) as const;
const input = (path: string, provider = "minio.default") => [{ storage_provider: provider, path }];

/** The ways in which OSCAR answers badly, and what is said of each: the sentences are for the reader. */
const SITUATIONS: readonly (readonly [string, Situation, string])[] = [
  [
    "a wrong password",
    ({ as }) => as({ kind: "basic", user: "oscar", password: "wrong" }).info(),
    "Cannot read OSCAR's version as OSCAR answered 401: user and password, or the token, are wrong",
  ],
  [
    "no password",
    ({ as }) => as({ kind: "basic", user: "", password: "" }).services(),
    "Cannot list OSCAR's services as OSCAR answered 401: user and password, or the token, are wrong",
  ],
  [
    "an expired token of OpenID Connect",
    ({ as }) => as(user("u1", { expiresAtEpochSeconds: 1_700_000_000 })).services(),
    "Cannot list OSCAR's services as OSCAR answered 401: user and password, or the token, are wrong",
  ],
  [
    "a token of somebody whom OSCAR does not know",
    ({ as }) => as(user("u1", { issuer: "https://other.example.org" })).services(),
    "Cannot list OSCAR's services as OSCAR answered 401: 'https://other.example.org' is not listed as an authorized issuer",
  ],
  [
    "a token that is none",
    ({ as }) => as({ kind: "bearer", token: "abc" }).services(),
    "Cannot list OSCAR's services as OSCAR answered 400: token is malformed: token contains an invalid number of segments; it must be one of OpenID Connect",
  ],
  [
    "a service of somebody else",
    ({ as }) => as(user("u1")).service("mine"),
    'Cannot read service "mine" as OSCAR answered 403: User u1 doesn\'t have permision to get this service; it belongs to somebody else, and is private',
  ],
  [
    "deleting a service of somebody else",
    ({ as }) => as(user("u1")).delete("mine"),
    'Cannot delete service "mine" as OSCAR answered 403: User u1 doesn\'t have permision to delete this service; it belongs to somebody else, and is private',
  ],
  [
    "jobs of a service of somebody else",
    ({ as }) => as(user("u1")).jobs("mine"),
    'Cannot list the jobs of service "mine" as OSCAR\'s answer has a shape that no known version gives: nothing, as it does for somebody without the right to it',
  ],
  [
    "a bucket of somebody else",
    ({ as }) => as(user("u1")).bucketPage("mine"),
    "Cannot list bucket \"mine\" as OSCAR answered 403: User 'u1' is not authorised; it belongs to somebody else, and is private",
  ],
  [
    "a bucket that is not there",
    ({ client }) => client.bucketPage("nowhere"),
    "Cannot list bucket \"nowhere\" as OSCAR answered 500: Error listing objects in bucket 'nowhere': NoSuchBucket: The specified bucket does not exist",
  ],
  [
    "a bucket that is there already",
    ({ client }) => client.create({ ...SERVICE, name: "other", input: input("mine/in") }),
    'Cannot create service "other" as OSCAR answered 500: the bucket "mine" already exists; OSCAR 3.6 and later make the buckets of a service themselves: name others, or chain by notifications',
  ],
  [
    "a service that is there already",
    ({ client }) => client.create(SERVICE),
    'Cannot create service "mine" as OSCAR answered 400: A service with the provided name already exists; only a service that profaas made is replaced',
  ],
  [
    "a service that is there already, before 4.1",
    async ({ older }) => {
      const client = await older("v3.5.3");
      await client.create({ ...SERVICE, name: "old" });
      await client.create({ ...SERVICE, name: "old" });
    },
    'Cannot create service "old" as OSCAR answered 409: A service with the provided name already exists; only a service that profaas made is replaced',
  ],
  [
    "a bad quantity",
    ({ client }) => client.create({ ...SERVICE, name: "other", cpu: "lots" }),
    "Cannot create service \"other\" as OSCAR answered 500: Error creating the service: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'; cpu and memory are quantities of Kubernetes, such as 0.5 and 256Mi",
  ],
  [
    "a bad quantity in a change",
    ({ client }) => client.change("mine", { memory: "1Gib" }),
    "Cannot update service \"mine\" as OSCAR answered 500: Error updating the service: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'; cpu and memory are quantities of Kubernetes, such as 0.5 and 256Mi",
  ],
  [
    "no script",
    ({ client }) => client.create({ name: "other", image: "a" }),
    "Cannot create service \"other\" as OSCAR answered 400: The service specification is not valid: Key: 'Service.Script' Error:Field validation for 'Script' failed on the 'required' tag",
  ],
  [
    "no image",
    ({ client }) => client.create({ name: "other", script: "true" }),
    "Cannot create service \"other\" as OSCAR answered 400: The service specification is not valid: Key: 'Service.Image' Error:Field validation for 'Image' failed on the 'required' tag",
  ],
  [
    "an image that is not allowed",
    ({ client }) => client.create({ ...SERVICE, name: "other", image: "docker.io/x" }),
    "Cannot create service \"other\" as OSCAR answered 500: Error creating the service: image docker.io/x is not allowed for pull on the cluster. Check the additional configuration file on 'config.yaml'; the operator of that cluster allows only some images",
  ],
  [
    "a name that is none of DNS",
    ({ client }) => client.create({ ...SERVICE, name: "My_Service" }),
    "Cannot create service \"My_Service\" as OSCAR answered 500: Error creating the service: ConfigMap \"My_Service\" is invalid: metadata.name: Invalid value: \"My_Service\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ],
  [
    "a name of 40 characters",
    ({ client }) => client.create({ ...SERVICE, name: "a".repeat(40) }),
    `Cannot create service "${"a".repeat(40)}" as OSCAR answered 400: The service specification is not valid: Key: 'Service.Name' Error:Field validation for 'Name' failed on the 'max' tag`,
  ],
  [
    "a store that the service does not define",
    ({ client }) => client.create({ ...SERVICE, name: "other", input: input("other/in", "minio.elsewhere") }),
    'Cannot create service "other" as OSCAR answered 500: the StorageProvider "minio.elsewhere" is not defined',
  ],
  [
    "YAML instead of JSON",
    ({ sendText }) => sendText("functions:\n  oscar: []\n"),
    "Cannot create a service as OSCAR answered 400: The service specification is not valid: invalid character 'u' in literal false (expecting 'a')",
  ],
  [
    "JSON that ends too early",
    ({ sendText }) => sendText('{"name":"a",'),
    "Cannot create a service as OSCAR answered 400: The service specification is not valid: unexpected EOF",
  ],
  [
    "a port as a number, since 4.1 a list",
    ({ sendText }) => sendText(JSON.stringify({ ...SERVICE, name: "other", expose: { api_port: 80 } })),
    "Cannot create a service as OSCAR answered 400: The service specification is not valid: json: cannot unmarshal number into Go struct field Expose.expose.api_port of type []int",
  ],
  [
    "a port as a list, before 4.1 a number",
    async ({ older }) => (await older("v4.0.0")).create({ ...SERVICE, name: "other", expose: { api_port: [80] } }),
    'Cannot create service "other" as OSCAR answered 400: The service specification is not valid: json: cannot unmarshal array into Go struct field Expose.expose.api_port of type int',
  ],
  [
    "an interface that an old version lacks",
    async ({ older }) => (await older("v3.5.3")).bucketPage("mine"),
    'Cannot list bucket "mine" as OSCAR answered 404: 404 page not found; this version of OSCAR, or its settings, have no such interface',
  ],
  [
    "no service of that name",
    ({ client }) => client.change("nope", { cpu: "1" }),
    'Cannot change service "nope" as there is none of that name',
  ],
  [
    "jobs of no service",
    ({ client }) => client.jobs("nope"),
    'Cannot list the jobs of service "nope" as OSCAR answered 404: there is none of that name',
  ],
  [
    "a job's name that is taken",
    async ({ client, service }) => {
      await client.startJob(service, bytes("a"), { jobName: "taken" });
      await client.startJob(service, bytes("a"), { jobName: "taken" });
    },
    'Cannot start a job of service "mine" as OSCAR answered 500: jobs.batch "taken" already exists',
  ],
  [
    "a service's token that is another's",
    ({ client }) => client.startJob({ name: "mine", token: "0".repeat(64) }, bytes("a")),
    'Cannot start a job of service "mine" as OSCAR answered 401: the token is not that service\'s, or there is no such service',
  ],
  [
    "a service's token cut short",
    ({ client }) => client.startJob({ name: "mine", token: "abc" }, bytes("a")),
    "Cannot start a job of service \"mine\" as OSCAR answered 502: token is malformed: token contains an invalid number of segmentsError getting oidc manager for issuer ''; a service's token has exactly 64 characters",
  ],
  [
    "an input that the supervisor cannot be given",
    ({ client, service }) => client.startJob(service, bytes("a".repeat(100_000))),
    'Cannot start a job of service "mine" as its input may have at most 131065 bytes: it has 133336; upload it and send its event',
  ],
  [
    "a proxy that takes less",
    ({ client, service, oscar }) => {
      const page = PROXY_PAGE("413 Request Entity Too Large");
      oscar.answerInstead("POST", /^\/job\//, { status: 413, headers: HTML, body: page });
      return client.startJob(service, bytes("a"));
    },
    'Cannot start a job of service "mine" as OSCAR answered 413: 413 Request Entity Too Large; the proxy before OSCAR takes less: upload it and send its event',
  ],
  [
    "a proxy that holds requests back",
    ({ client, oscar }) => {
      oscar.answerInstead("GET", /^\/system\/services$/, { status: 429 });
      return client.services();
    },
    "Cannot list OSCAR's services as OSCAR answered 429: too much was asked at once; the proxy before OSCAR holds requests back: ask more slowly",
  ],
  [
    "a proxy that reaches nobody while OSCAR or MinIO restarts",
    ({ client, oscar }) => {
      oscar.answerInstead("GET", /^\/system\/services$/, {
        status: 502,
        headers: HTML,
        body: PROXY_PAGE("502 Bad Gateway"),
      });
      return client.services();
    },
    "Cannot list OSCAR's services as OSCAR answered 502: 502 Bad Gateway; the proxy before OSCAR reaches nobody, as while OSCAR or MinIO restarts",
  ],
];

describeWithMinio(
  "the ways in which OSCAR answers badly",
  () => {
    let minio: Minio;
    let oscar: InMemoryOscar;
    let asked: Asked;
    const closers: (() => Promise<void> | void)[] = [];

    function clientOf(at: InMemoryOscar, identity: OscarIdentity = at.identity): OscarClient {
      const client = new OscarClient({ endpoint: at.endpoint, identity, verifiesCertificate: true }, skippingClock());
      closers.push(() => client.close());
      return client;
    }

    beforeAll(async () => {
      minio = await startMinio({ own: true });
      const openId = { issuers: [ISSUER], groups: [] };
      oscar = await startInMemoryOscar({ store: minio, openId, allowedImages: ["registry.example.org/"] });
      const client = clientOf(oscar);
      await client.create({ ...SERVICE, input: input("mine/in") });
      asked = {
        client,
        oscar,
        service: (await client.service("mine"))!,
        as: (identity) => clientOf(oscar, identity),
        async sendText(text) {
          const requests = new OscarRequests(oscar.endpoint, true);
          return requests.text({
            action: "create a service",
            method: "POST",
            path: "/system/services",
            headers: { authorization: authorization(oscar.identity) },
            body: { contentType: "application/json", bytes: Buffer.from(text) },
          });
        },
        async older(version) {
          const other = await startInMemoryOscar({ store: minio, version });
          closers.push(() => other.close());
          return clientOf(other);
        },
      };
    });
    afterAll(async () => {
      for (const close of closers) await close();
      await oscar.close();
      await minio.stop();
    });

    it.each(SITUATIONS)("%s", async (_name, situation, sentence) => {
      const failure = await Promise.resolve(situation(asked)).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
      expect(failure?.message).toBe(sentence);
    });

    it("calling a service where there is no Knative", async () => {
      const plain = await startInMemoryOscar({ store: minio, serverless: false });
      closers.push(() => plain.close());
      const answer = await clientOf(plain).run({ name: "mine", token: "0".repeat(64) }, bytes("a"));
      expect(answer).toMatchObject({ status: 404, body: "404 page not found" });
    });

    it("a cluster without a metrics server", async () => {
      const plain = await startInMemoryOscar({ store: minio, hasMetricsServer: false });
      closers.push(() => plain.close());
      await expect(clientOf(plain).nodes()).rejects.toThrow(
        "Cannot read the state of OSCAR's cluster as OSCAR answered 500: Error getting metrics info: the server could not find the requested resource (get nodes.metrics.k8s.io); the cluster has no metrics server",
      );
    });

    it("a paused cluster refuses nothing: its jobs are pending, without a time, and have no log", async () => {
      oscar.pause(true);
      await asked.client.startJob(asked.service, bytes("a"), { jobName: "paused" });
      const state = (await asked.client.jobs("mine")).get("paused");
      expect(state).toEqual({ status: "Pending", createdAt: undefined, startedAt: undefined, finishedAt: undefined });
      expect(await asked.client.log("mine", "paused")).toBeNull();
      oscar.pause(false);
      await oscar.idle();
      expect((await asked.client.jobs("mine")).get("paused")?.status).toBe("Succeeded");
    });

    it("what is not there: no log, nothing to delete, and a list that is begun again", async () => {
      expect(await asked.client.log("mine", "nope")).toBeNull();
      await asked.client.deleteJob("mine", "nope");
      expect(await asked.client.delete("nope")).toBe(false);
      expect(await asked.client.service("nope")).toBeUndefined();
    });

    it("nobody at that address, and MinIO away when a service is made", async () => {
      const away = await startInMemoryOscar({ store: { ...minio, endpoint: "http://127.0.0.1:1" } });
      closers.push(() => away.close());
      await expect(clientOf(away).create({ ...SERVICE, name: "away" })).rejects.toThrow(
        /^Cannot create service "away" as OSCAR answered 500: error registering the service's webhook: connect ECONNREFUSED 127\.0\.0\.1:1; MinIO must be there, and must reach OSCAR, when a service is made$/,
      );
      const gone = { endpoint: "http://127.0.0.1:1", identity: oscar.identity, verifiesCertificate: true };
      await expect(new OscarClient(gone, skippingClock()).info()).rejects.toThrow(
        "Cannot read OSCAR's version as OSCAR was not reached at http://127.0.0.1:1: connect ECONNREFUSED",
      );
    });
  },
  { own: true },
);
