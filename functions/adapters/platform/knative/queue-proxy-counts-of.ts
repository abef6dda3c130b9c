import type { Pod } from "../cluster/pod.ts";
import { queueProxyCounts, type QueueProxyCounts } from "./queue-proxy-metrics.ts";

const METRICS_PORT = 9091;
const PATIENCE_MILLISECONDS = 2_000;

/** What the queue-proxies of pods have counted, by pod; those that are gone or cannot be reached are left out. */
export async function queueProxyCountsOf(pods: readonly Pod[]): Promise<ReadonlyMap<string, QueueProxyCounts>> {
  const counts = await Promise.all(
    pods.map(async (pod) => {
      const text = await metricsText(pod);
      return [pod.metadata.name, text === undefined ? undefined : queueProxyCounts(text)] as const;
    }),
  );
  return new Map(counts.flatMap(([pod, count]) => (count === undefined ? [] : [[pod, count]])));
}

/** What the queue-proxy of a pod tells; undefined for one that is gone or cannot be reached. */
export async function metricsText({ status: { podIP: address } }: Pod): Promise<string | undefined> {
  if (address === undefined) return undefined;
  const host = address.includes(":") ? `[${address}]` : address;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const answer = await fetch(`http://${host}:${METRICS_PORT}/metrics`, { signal });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
