import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import {
  countsSince,
  queueProxyCounts,
  queueProxySummary,
} from "../../../../functions/adapters/platform/knative/queue-proxy-metrics.ts";

const recorded = (name: string): string =>
  readFileSync(new URL(`../../../support/fixtures/queue-proxy/${name}.txt`, import.meta.url), "utf8");

describe("queueProxyCounts()", () => {
  it("adds up what a real queue-proxy counted", () => {
    expect(queueProxyCounts(recorded("one-second-requests"))).toEqual({
      requests: 9,
      failedRequests: 0,
      requestSeconds: 9.029,
    });
  });

  it("counts what was turned away or took too long as failed", () => {
    expect(queueProxyCounts(recorded("full-queue-and-timeout"))).toEqual({
      requests: 70,
      failedRequests: 35,
      requestSeconds: 76.138,
    });
  });

  it("finds nothing in what is no such text", () => {
    const nothing = { requests: 0, failedRequests: 0, requestSeconds: 0 };
    expect(queueProxyCounts("")).toEqual(nothing);
    expect(queueProxyCounts("<html>revision_request_count</html>\nrevision_request_count{} NaN")).toEqual(nothing);
  });
});

describe("queueProxySummary()", () => {
  it("is of all pods together, without what they had counted before", () => {
    const [slow, full] = [recorded("one-second-requests"), recorded("full-queue-and-timeout")].map(queueProxyCounts);
    if (slow === undefined || full === undefined) throw new Error("two were read");
    const since = countsSince(slow, { requests: 4, failedRequests: 0, requestSeconds: 4.029 });
    expect(since).toEqual({ requests: 5, failedRequests: 0, requestSeconds: expect.closeTo(5, 9) as number });
    expect(queueProxySummary([since, countsSince(full, undefined)])).toEqual({
      requests: 75,
      failedRequests: 35,
      requestSecondsMean: expect.closeTo(81.138 / 75, 9) as number,
    });
    expect(queueProxySummary([])).toBeNull();
    expect(queueProxySummary([countsSince(slow, slow)])?.requestSecondsMean).toBeNull();
  });
});
