import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { latencyBuckets } from "#adapters/platform/knative/latency-buckets.ts";
import { requestLog, servedRequests } from "#adapters/platform/knative/request-log.ts";
import { seenRequests } from "#adapters/platform/knative/seen-requests.ts";
import type { FoundService } from "#core/inventory/found-cluster.ts";
import type { KubernetesObject } from "#ports/kubernetes.ts";

/** What a queue-proxy of Knative 1.15 really told after nine requests of about a second. */
const RECORDED = readFileSync(
  new URL("../../../support/fixtures/queue-proxy/one-second-requests.txt", import.meta.url),
  "utf8",
);
const FULL = readFileSync(
  new URL("../../../support/fixtures/queue-proxy/full-queue-and-timeout.txt", import.meta.url),
  "utf8",
);

const service = {
  source: "knative",
  name: "fn",
  namespace: "default",
  cpuMillicores: 500,
  memoryBytes: 2 ** 28,
} as FoundService;
const pod = (name: string, startTime: string): KubernetesObject => ({
  metadata: { name, namespace: "default" },
  status: { phase: "Running", startTime, podIP: "10.0.0.1" },
});

describe("latencyBuckets()", () => {
  it("reads between which times the requests of a real queue-proxy lay", () => {
    expect(latencyBuckets(RECORDED)).toEqual([{ leastSeconds: 1, mostSeconds: 2, requests: 9 }]);
  });

  it("counts only what was answered well", () => {
    const answered = latencyBuckets(FULL).reduce((sum, { requests }) => sum + requests, 0);
    const all = FULL.split("\n").filter((line) => line.startsWith("revision_app_request_count"));
    const well = all.filter((line) => line.includes('response_code_class="2xx"'));
    expect(answered).toBe(well.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0));
  });

  it("has nothing of text that is none of theirs", () => {
    expect(latencyBuckets("# HELP\nrevision_app_request_latencies_bucket 7\n")).toEqual([]);
  });
});

describe("seenRequests()", () => {
  it("tells each request with the limits of the service, and none as later than its pod's begin", async () => {
    const asked: unknown[] = [];
    const kubernetes = {
      list: (kind: string, selection: unknown) => {
        asked.push({ kind, selection });
        const items = [pod("younger", "2026-11-26T10:00:00Z"), pod("older", "2026-11-26T09:00:00Z")];
        return Promise.resolve({ items, resourceVersion: "1" });
      },
      // Who may not read logs is told so.
      log: () => Promise.reject(new Error("403")),
    };
    const seen = await seenRequests(service, kubernetes as never, ({ metadata }) =>
      Promise.resolve(metadata.name === "older" ? RECORDED : undefined),
    );
    expect(asked).toEqual([
      { kind: "pods", selection: { namespace: "default", labels: { "serving.knative.dev/service": "fn" } } },
    ]);
    expect(seen).toHaveLength(9);
    expect(new Set(seen.map((each) => JSON.stringify(each)))).toEqual(
      new Set([
        JSON.stringify({
          endedEpochMilliseconds: Date.parse("2026-11-26T09:00:00Z"),
          inputBytes: null,
          leastSeconds: 1,
          mostSeconds: 2,
          cpuMillicores: 500,
          memoryBytes: 2 ** 28,
        }),
      ]),
    );
  });

  it("mixes long and short requests, as nobody knows which came first", async () => {
    const line = (le: string, count: number): string =>
      `revision_app_request_latencies_bucket{response_code_class="2xx",le="${le}"} ${count}`;
    const text = [line("100", 30), line("1000", 40), line("+Inf", 40)].join("\n");
    const kubernetes = {
      list: () => Promise.resolve({ items: [pod("one", "2026-11-26T09:00:00Z")], resourceVersion: "1" }),
      log: () => Promise.resolve(undefined),
    };
    const seen = await seenRequests(service, kubernetes as never, () => Promise.resolve(text));
    for (let from = 0; from < 40; from += 8) {
      const long = seen.slice(from, from + 8).filter(({ mostSeconds }) => mostSeconds === 1).length;
      expect(long).toBe(2);
    }
  });

  it("knows more where the queue-proxies write a line for each request", async () => {
    const line = (at: string, size: number, status: number, latency: number): string =>
      `2026-11-26T${at}Z {"httpRequest": {"requestMethod": "POST", "requestUrl": "/", "requestSize": "${size}", "status": ${status}, "responseSize": "4", "userAgent": "curl", "remoteIp": "10.0.0.9:1", "serverIp": "10.0.0.1", "referer": "", "latency": "${latency}s", "protocol": "HTTP/1.1"}, "traceId": "[]"}`;
    const text = [
      '2026-11-26T09:00:00Z {"severity":"INFO","message":"Queue container is starting"}',
      line("09:00:10.500", 2000, 200, 0.25),
      line("09:00:12.000", 3000, 200, 1),
      // It came while the one before was served, and the pod serves one at once.
      line("09:00:12.400", 4000, 200, 0.9),
      line("09:00:20.000", -1, 200, 2e-2),
      line("09:00:30.000", 5000, 503, 0.001),
      "not a line of a request",
    ].join("\n");
    const asked: unknown[] = [];
    const proxied = {
      ...pod("one", "2026-11-26T08:00:00Z"),
      spec: { containers: [{ name: "queue-proxy", env: [{ name: "CONTAINER_CONCURRENCY", value: "1" }] }] },
    };
    const kubernetes = {
      list: () => Promise.resolve({ items: [proxied], resourceVersion: "1" }),
      log: (...args: readonly unknown[]) => {
        asked.push(args.slice(0, 3));
        return Promise.resolve(text);
      },
    };
    const seen = await seenRequests(service, kubernetes as never, () => Promise.resolve(RECORDED));
    expect(asked).toEqual([["default", "one", "queue-proxy"]]);
    expect(seen.map(({ inputBytes, leastSeconds, mostSeconds }) => [inputBytes, leastSeconds, mostSeconds])).toEqual([
      [2000, 0.25, 0.25],
      [3000, 1, 1],
      [4000, 0, 0.9],
      [null, 0.02, 0.02],
    ]);
    expect(seen[0]?.endedEpochMilliseconds).toBe(Date.parse("2026-11-26T09:00:10.500Z"));
  });
});

describe("requestLog() and servedRequests()", () => {
  /** What a queue-proxy of Knative 1.15 really wrote (concurrency 1, its own template), with the times that a kubelet puts before. */
  const logged = requestLog(
    readFileSync(new URL("../../../support/fixtures/queue-proxy/request-log.txt", import.meta.url), "utf8"),
  );

  it("read what a real queue-proxy wrote of requests of 0.3 s, the third of which came 0.1 s after the second", () => {
    expect(logged.map(({ requestBytes, status }) => [requestBytes, status])).toEqual([
      [2000, 200],
      [5000, 200],
      [2000, 200],
      // Of an unknown length, and answered with "100 Continue" first: that is what the log has of it.
      [null, 100],
    ]);
    expect(servedRequests(logged, 1).map(({ leastSeconds, seconds }) => leastSeconds === seconds)).toEqual([
      true,
      true,
      // It waited for 0.2 s of its 0.5 s, which the log does not tell apart.
      false,
    ]);
    const [first, second, third] = servedRequests(logged, 1);
    for (const exact of [first, second]) expect(exact?.seconds).toBeCloseTo(0.31, 1);
    expect(third).toMatchObject({ leastSeconds: 0, seconds: expect.closeTo(0.51, 1) as number });
  });

  it("take every request for served at once where a pod serves any number", () => {
    expect(servedRequests(logged, 0).every(({ leastSeconds, seconds }) => leastSeconds === seconds)).toBe(true);
  });
});
