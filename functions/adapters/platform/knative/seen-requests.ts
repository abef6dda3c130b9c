import type { FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";

import { Pod } from "../cluster/pod.ts";
import { latencyBuckets, type LatencyBucket } from "./latency-buckets.ts";
import { metricsText } from "./queue-proxy-counts-of.ts";

/**
 * Requests to a service of Knative by its users, as the queue-proxies of the pods that are there have counted them: each
 * between the ends of its bucket. When which of them was answered is not told: each has the moment at which its pod began, so
 * that none is taken for later than it was, and long and short ones are mixed evenly. What a request was about is not told.
 */
export async function seenRequests(
  { name, namespace, cpuMillicores, memoryBytes }: FoundService,
  kubernetes: Pick<Kubernetes, "list">,
  read: (pod: Pod) => Promise<string | undefined> = metricsText,
): Promise<readonly SeenInvocation[]> {
  const { items } = await kubernetes.list("pods", {
    ...(namespace === null ? {} : { namespace }),
    labels: { "serving.knative.dev/service": name },
  });
  const pods = items.map((item) => Pod.parse(item)).filter(({ status }) => typeof status.startTime === "string");
  const seen = await Promise.all(
    pods.map(async (pod) => {
      const text = await read(pod);
      const endedEpochMilliseconds = Date.parse(pod.status.startTime!);
      return mixed(text === undefined ? [] : latencyBuckets(text)).map(({ leastSeconds, mostSeconds }) => ({
        endedEpochMilliseconds,
        inputBytes: null,
        leastSeconds,
        mostSeconds,
        cpuMillicores,
        memoryBytes,
      }));
    }),
  );
  return seen.flat().sort((left, right) => left.endedEpochMilliseconds - right.endedEpochMilliseconds);
}

/** Each request as one, such that every stretch has about as many of each bucket as the whole. */
function mixed(buckets: readonly LatencyBucket[]): readonly LatencyBucket[] {
  return buckets
    .flatMap((bucket) =>
      Array.from({ length: bucket.requests }, (_, index) => ({ bucket, share: (index + 0.5) / bucket.requests })),
    )
    .sort((left, right) => left.share - right.share || left.bucket.leastSeconds - right.bucket.leastSeconds)
    .map(({ bucket }) => bucket);
}
