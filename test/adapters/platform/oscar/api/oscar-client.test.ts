import { afterEach, describe, expect, it } from "vitest";

import { hasEnded } from "#adapters/platform/oscar/api/job-state.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";

import { skippingClock } from "../../../../support/skipping-clock.ts";
import { OSCAR_EXCHANGES, replayOscar, type ReplayedRequest } from "../../../../support/recorded-oscar.ts";

const BASIC = { kind: "basic", user: "oscar", password: "oscar123" } as const;
const TOKEN = "t".repeat(64);

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function clientOf(...names: string[]): Promise<{ client: OscarClient; requests: ReplayedRequest[] }> {
  const server = await replayOscar(...names);
  const access = { endpoint: server.endpoint, identity: BASIC, verifiesCertificate: true };
  const client = new OscarClient(access, skippingClock());
  close = async () => {
    client.close();
    await server.close();
  };
  return { client, requests: server.requests };
}

/** What was asked is what the recorder asked. */
function expectAsRecorded(asked: ReplayedRequest | undefined, name: string): void {
  const { request } = OSCAR_EXCHANGES.get(name)!;
  expect({ method: asked?.method, path: asked?.path }).toEqual({ method: request.method, path: request.path });
  const recorded = Object.entries(request.headers).filter(([header]) => /^authorization$/i.test(header));
  for (const [, value] of recorded) expect(asked?.headers["authorization"]).toBe(value);
  if (request.body !== null) expect(JSON.parse(asked?.body ?? "")).toEqual(JSON.parse(request.body));
}

describe("OscarClient reads", () => {
  it("the version and what it means", async () => {
    const { client, requests } = await clientOf("oscar/info");
    expect(await client.traits()).toMatchObject({ version: "v4.1.2", namesJobs: true, refusesExistingBuckets: true });
    expectAsRecorded(requests[0], "oscar/info");
  });

  it("whether there is a serverless backend", async () => {
    const { client } = await clientOf("run/info", "oscar/info");
    expect((await client.info()).serverlessBackend).toBe("Knative");
    expect((await client.info()).serverlessBackend).toBeUndefined();
  });

  it("the store that its services use, with the keys of whoever asks", async () => {
    const { client } = await clientOf("oscar/config");
    expect(await client.configuration()).toMatchObject({
      servicesNamespace: "oscar-svc",
      hasServerlessBackend: false,
      store: { endpoint: "http://10.96.0.90:9000", accessKey: "minio", secretKey: "minio123", region: "us-east-1" },
    });
  });

  it("the nodes in thousandths of a core, though OSCAR calls them cores", async () => {
    const { client } = await clientOf("oscar/status");
    expect(await client.nodes()).toEqual([
      {
        name: "node1",
        cpuMillicores: 2000,
        cpuUsedMillicores: 1679,
        cpuRequestedMillicores: 880,
        memoryBytes: 25_066_799_104,
        memoryUsedBytes: 3_387_703_296,
        memoryRequestedBytes: 914_358_272,
        isReady: true,
      },
      expect.objectContaining({ name: "node2", cpuRequestedMillicores: 0, memoryRequestedBytes: 0 }),
    ]);
  });

  it("a service whole, with what this client does not know", async () => {
    const { client } = await clientOf("oscar/services-get");
    const service = await client.service("rec1");
    const recorded = JSON.parse(OSCAR_EXCHANGES.get("oscar/services-get")!.response.body) as object;
    expect(service).toEqual(recorded);
  });

  it("no service where there is none", async () => {
    const { client } = await clientOf("oscar/services-get-unknown");
    expect(await client.service("nope")).toBeUndefined();
  });

  it("all services", async () => {
    const { client } = await clientOf("oscar/services-list", "oscar/services-list-empty");
    expect((await client.services()).map(({ name }) => name)).toContain("rec1");
    expect(await client.services()).toEqual([]);
  });

  it("jobs over all pages, though no page says how many there are", async () => {
    const { client, requests } = await clientOf("paging/limit70-page1", "paging/limit70-page2");
    const jobs = await client.jobs("recpage");
    expect(jobs.size).toBe(75);
    expect([...jobs.keys()].sort()[74]).toBe("recpage-074");
    expectAsRecorded(requests[1], "paging/limit70-page2");
  });

  it("jobs from the first page again when a page has become too old", async () => {
    const { client, requests } = await clientOf(
      "paging/limit70-page1",
      "paging/page-token-10-minutes-old",
      "paging/limit70-page1",
      "paging/limit70-page2",
    );
    expect((await client.jobs("recpage")).size).toBe(75);
    expect(requests[2]?.path).toBe("/system/logs/recpage");
  });

  it("a job as ended once its container has, whatever its pod is called", async () => {
    const { client } = await clientOf("oscar/logs-recst-all-states");
    const jobs = await client.jobs("recst");
    expect(jobs.get("recst-oom40")).toMatchObject({ status: "Running", finishedAt: "2026-11-22T03:35:07Z" });
    const ended = [...jobs].filter(([, state]) => hasEnded(state)).map(([name]) => name);
    expect(ended).toEqual(["recst-exit3", "recst-ok", "recst-oom40", "recst-oomchild", "recst-term"]);
  });

  it("a log, and none where the job has not begun or is gone", async () => {
    const names = ["oscar/log-recst-ok", "oscar/log-recst-nopull", "oscar/log-recst-tosuspend"];
    const { client, requests } = await clientOf(...names);
    expect(await client.log("recst", "recst-ok")).toMatch(/supervisor - INFO - /);
    expect(await client.log("recst", "recst-nopull")).toBeNull();
    expect(await client.log("recst", "recst-tosuspend")).toBeNull();
    expectAsRecorded(requests[0], "oscar/log-recst-ok");
  });

  it("the requests that OSCAR noted, to the microsecond", async () => {
    const { client } = await clientOf("oscar/logs-system");
    expect((await client.executions())[0]).toEqual({
      endedAt: "2026-11-22T03:17:48.197241291Z",
      status: 201,
      durationSeconds: expect.closeTo(0.018_021_872, 12) as number,
      path: "/job/copyup",
      user: "minio",
    });
  });

  it("a bucket with times in milliseconds", async () => {
    const { client } = await clientOf("oscar/buckets-get");
    expect((await client.bucketPage("rec1")).objects).toEqual([
      { key: "in/", sizeBytes: 0, modifiedAt: "2026-11-22T03:32:35.584Z" },
      { key: "out/", sizeBytes: 0, modifiedAt: "2026-11-22T03:33:07.082Z" },
    ]);
  });
});

describe("OscarClient changes", () => {
  it("a service by sending back all that it read, without secrets that it was not shown", async () => {
    const { client, requests } = await clientOf("oscar/services-get-before-put", "oscar/services-put-ok-cpu");
    const before = await client.change("rec1", { cpu: "0.3" });
    expect(before.cpu).toBe("0.2");
    const sent = JSON.parse(requests[1]?.body ?? "") as Record<string, unknown>;
    const read = JSON.parse(OSCAR_EXCHANGES.get("oscar/services-get-before-put")!.response.body) as Record<
      string,
      unknown
    >;
    expect(sent).toEqual({ ...read, cpu: "0.3", environment: { variables: { A: "b", SLEEP: "0" } } });
    expect(requests[1]?.method).toBe("PUT");
  });

  it("nothing where there is no such service", async () => {
    const { client } = await clientOf("oscar/services-get-unknown");
    await expect(client.change("nope", { cpu: "1" })).rejects.toThrow(
      'Cannot change service "nope" as there is none of that name',
    );
  });

  it("a job's name where one is given", async () => {
    const { client, requests } = await clientOf("oscar/job-ok-json", "oscar/job-ok-base64");
    await client.startJob({ name: "recmin", token: TOKEN }, { kind: "event", event: { a: 1 } }, { jobName: "own-1" });
    await client.startJob({ name: "recmin", token: TOKEN }, { kind: "bytes", bytes: Buffer.from("hello") });
    expect(requests[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, "x-delegated-job-id": "own-1" });
    expect(requests[1]?.headers).not.toHaveProperty("x-delegated-job-id");
    expect(requests[1]?.body).toBe("aGVsbG8=");
  });

  it("no job by an input that the supervisor cannot be given", async () => {
    const { client, requests } = await clientOf();
    const bytes = new Uint8Array(100_000);
    await expect(client.startJob({ name: "big", token: TOKEN }, { kind: "bytes", bytes })).rejects.toThrow(
      /^Cannot start a job of service "big" as its input may have at most 131065 bytes: it has 133336/,
    );
    expect(requests).toEqual([]);
  });

  it("makes a bucket that no service owns, or says that it is there", async () => {
    const { client, requests } = await clientOf("oscar/buckets-post", "oscar/buckets-post-exists");
    await client.createBucket("recb1");
    expectAsRecorded(requests[0], "oscar/buckets-post");
    await expect(client.createBucket("recb1")).rejects.toThrow(
      /^Cannot create bucket "recb1" as OSCAR answered 400: .*the bucket "recb1" already exists/,
    );
  });

  it("tells deleting from finding nothing to delete", async () => {
    const { client } = await clientOf("oscar/services-delete-rec1", "oscar/services-delete-unknown");
    expect(await client.delete("rec1")).toBe(true);
    expect(await client.delete("nope")).toBe(false);
  });

  it("calls a service and says how long it took by the watchdog's own clock", async () => {
    const { client } = await clientOf("run/ok-base64", "run/plain-text");
    const service = { name: "reckn", token: TOKEN };
    const input = { kind: "bytes", bytes: Buffer.from("hello") } as const;
    expect(await client.run(service, input)).toEqual({
      status: 200,
      body: "script: hello\n\n",
      serviceSeconds: 4.722_879,
    });
    expect(await client.run(service, input)).toMatchObject({ status: 500 });
  });
});

describe("OscarClient refuses in sentences", () => {
  it.each([
    [
      "oscar/info-badauth",
      "Cannot read OSCAR's version as OSCAR answered 401: user and password, or the token, are wrong",
    ],
    [
      "oscar/unknown-route",
      "Cannot read OSCAR's version as OSCAR answered 404: 404 page not found; this version of OSCAR, or its settings, have no such interface",
    ],
  ])("%s", async (name, sentence) => {
    const { client } = await clientOf(name);
    await expect(client.info()).rejects.toThrow(sentence);
  });

  it.each([
    [
      "bucket-exists",
      '500: the bucket "rec1" already exists; OSCAR 3.6 and later make the buckets of a service themselves',
    ],
    [
      "name-exists",
      "400: A service with the provided name already exists; only a service that profaas made is replaced",
    ],
    ["bad-cpu", "such as 0.5 and 256Mi"],
    ["bad-memory", "such as 0.5 and 256Mi"],
    ["bad-label", 'spec.metadata.labels|metadata.labels: Invalid value: "a b"'],
    ["image-not-allowed", "image other.example.org/x/y:1 is not allowed for pull on the cluster"],
    ["unknown-provider", '500: the StorageProvider "minio.other" is not defined'],
    ["unknown-provider-kind", "400: unrecognized input (valid inputs are MinIO and dCache)"],
    ["bad-bucket-name", "500: error creating bucket Bad_Bucket: InvalidBucketName: The specified bucket is not valid."],
    ["name-uppercase", "a lowercase RFC 1123 subdomain"],
    ["name-40-chars", "Error:Field validation for 'Name' failed on the 'max' tag"],
    ["missing-script", "Field validation for 'Script' failed on the 'required' tag"],
    ["cpu-number", "cannot unmarshal number into Go struct field Service.cpu of type string"],
    ["api_port-int", "cannot unmarshal number into Go struct field Expose.expose.api_port"],
  ])("creating with %s", async (name, words) => {
    const { client } = await clientOf(`oscar/services-post-${name}`);
    const failure = await client.create({ name: "a" }).catch((error: unknown) => error as Error);
    expect((failure as Error).message).toMatch(/^Cannot create service "a" as OSCAR answered \d+: .+[^;\s]$/);
    expect(words.split("|").some((part) => (failure as Error).message.includes(part))).toBe(true);
    expect((failure as Error).message).not.toMatch(/request id|\n/);
  });

  it.each([
    ["oscar/job-wrong-64", "401: the token is not that service's, or there is no such service"],
    ["oscar/job-short-token", "a service's token has exactly 64 characters"],
    ["oscar/job-id-duplicate", 'jobs.batch "recmin-json" already exists'],
    ["oscar/job-id-64-chars", "must be no more than 63 characters"],
    ["oscar/job-jwt-unknown-issuer", "400: Error getting oidc manager for issuer 'https://x.example.org'"],
  ])("starting a job: %s", async (name, words) => {
    const { client } = await clientOf(name);
    const starting = client.startJob({ name: "a", token: TOKEN }, { kind: "event", event: {} });
    await expect(starting).rejects.toThrow(words);
  });

  it("a cluster without a metrics server", async () => {
    const { client } = await clientOf("oscar/status-no-metrics-server");
    await expect(client.nodes()).rejects.toThrow(
      /answered 500: Error getting metrics info: .*; the cluster has no metrics server$/,
    );
  });

  it("an answer in a shape that it does not know, and one without a word", async () => {
    const { client } = await clientOf("oscar/services-list", "oscar/service-auth");
    await expect(client.info()).rejects.toThrow(
      /^Cannot read OSCAR's version as OSCAR's answer has a shape that no known version gives: \[\{/,
    );
    await expect(client.info()).rejects.toThrow(/nothing, as it does for somebody without the right to it$/);
  });

  it("an address where nobody is", async () => {
    const client = new OscarClient(
      { endpoint: "http://127.0.0.1:1", identity: BASIC, verifiesCertificate: true },
      skippingClock(),
    );
    await expect(client.info()).rejects.toThrow(
      /^Cannot read OSCAR's version as OSCAR was not reached at http:\/\/127\.0\.0\.1:1: connect ECONNREFUSED/,
    );
  });
});
