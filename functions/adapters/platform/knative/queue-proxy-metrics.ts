/** What a queue-proxy counted since its pod began. */
export interface QueueProxyCounts {
  readonly requests: number;
  readonly failedRequests: number;
  readonly requestSeconds: number;
}

/** Reads what queue-proxies of Knative 1.15 say on port 9091 in Prometheus' text format; other series are passed over. */
export function queueProxyCounts(text: string): QueueProxyCounts {
  let [requests, failedRequests, requestMilliseconds] = [0, 0, 0];
  for (const line of text.split("\n")) {
    const [, name, labels = "", value] = /^(\w+)(?:\{(.*)\})?\s+(\S+)/.exec(line) ?? [];
    const count = Number(value);
    if (name === undefined || !Number.isFinite(count)) continue;
    if (name === "revision_request_latencies_sum") requestMilliseconds += count;
    if (name !== "revision_request_count") continue;
    requests += count;
    if (!/(?:^|,)response_code_class="2xx"/.test(labels)) failedRequests += count;
  }
  return { requests, failedRequests, requestSeconds: requestMilliseconds / 1000 };
}

/** What came to a pod's counts after others of it were read. */
export function countsSince(counts: QueueProxyCounts, before: QueueProxyCounts | undefined): QueueProxyCounts {
  if (before === undefined) return counts;
  return {
    requests: Math.max(0, counts.requests - before.requests),
    failedRequests: Math.max(0, counts.failedRequests - before.failedRequests),
    requestSeconds: Math.max(0, counts.requestSeconds - before.requestSeconds),
  };
}

/** The counts of several pods together, as a record has them; null where no pod told anything. */
export function queueProxySummary(counts: readonly QueueProxyCounts[]): {
  readonly requests: number;
  readonly failedRequests: number;
  readonly requestSecondsMean: number | null;
} | null {
  if (counts.length === 0) return null;
  const sum = (read: (one: QueueProxyCounts) => number): number => counts.reduce((total, one) => total + read(one), 0);
  const requests = sum((one) => one.requests);
  return {
    requests,
    failedRequests: sum((one) => one.failedRequests),
    requestSecondsMean: requests === 0 ? null : sum((one) => one.requestSeconds) / requests,
  };
}
