import type { ServiceScaling } from "#core/trace/run-record.ts";

import type { OpenService } from "./open-service.ts";
import { queueProxyCountsOf } from "./queue-proxy-counts-of.ts";
import { countsSince, queueProxySummary } from "./queue-proxy-metrics.ts";

/** How a service was scaled in the run: what was asked for beside what there was. */
export async function serviceScaling({ scale, pods, statistics, countsBefore }: OpenService): Promise<ServiceScaling> {
  const counts = await queueProxyCountsOf(pods.all);
  return {
    requestedConcurrency: scale.concurrency,
    requestedPods: { least: scale.leastPods, most: scale.mostPods },
    readyPodsMost: pods.readyMost,
    ...statistics.summary,
    queueProxy: queueProxySummary([...counts].map(([pod, count]) => countsSince(count, countsBefore.get(pod)))),
  };
}
