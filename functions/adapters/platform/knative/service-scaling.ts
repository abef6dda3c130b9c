import type { ServiceScaling } from "#core/trace/run-record.ts";

import { queueProxyCounts, queueProxySummary, type QueueProxyCounts } from "./queue-proxy-metrics.ts";
import type { OpenService } from "./open-service.ts";

const METRICS_PORT = 9091;
const PATIENCE_MILLISECONDS = 2_000;

/** How a service was scaled in the run: what was asked for beside what there was. */
export async function serviceScaling({ scale, pods, statistics }: OpenService): Promise<ServiceScaling> {
  const addresses = pods.all.flatMap(({ status }) => status.podIP ?? []);
  const counts = await Promise.all(addresses.map(countsAt));
  return {
    requestedConcurrency: scale.concurrency,
    requestedPods: { least: scale.leastPods, most: scale.mostPods },
    readyPodsMost: pods.readyMost,
    ...statistics.summary,
    queueProxy: queueProxySummary(counts.filter((count) => count !== undefined)),
  };
}

/** Undefined where the queue-proxy is gone or cannot be reached. */
async function countsAt(address: string): Promise<QueueProxyCounts | undefined> {
  const host = address.includes(":") ? `[${address}]` : address;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const answer = await fetch(`http://${host}:${METRICS_PORT}/metrics`, { signal });
    return answer.ok ? queueProxyCounts(await answer.text()) : undefined;
  } catch {
    return undefined;
  }
}
