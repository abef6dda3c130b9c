import { z } from "zod";

import type { FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";

import { Pod } from "../cluster/pod.ts";
import { latencyBuckets, type LatencyBucket } from "./latency-buckets.ts";
import { metricsText } from "./queue-proxy-counts-of.ts";
import { requestLog, servedRequests } from "./request-log.ts";

const QUEUE_PROXY = "queue-proxy";
const LOG_LINES = 5_000;
const LOG_BYTES = 4 * 2 ** 20;

const Places = z.looseObject({
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({
        name: z.string(),
        env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
      }),
    ),
  }),
});

/**
 * Requests to a service of Knative by its users, of the pods that are there. Where their queue-proxies write a line for each
 * (`logging.enable-request-log` of config-observability) and logs may be read, a request is known with its moment, its size
 * and how long it took. Else they have counted them: each lies between the ends of its bucket, what it was about is not told,
 * and it has the moment at which its pod began, so that none is taken for later than it was; long and short ones are mixed evenly.
 */
export async function seenRequests(
  { name, namespace, cpuMillicores, memoryBytes }: FoundService,
  kubernetes: Pick<Kubernetes, "list" | "log">,
  read: (pod: Pod) => Promise<string | undefined> = metricsText,
): Promise<readonly SeenInvocation[]> {
  const { items } = await kubernetes.list("pods", {
    ...(namespace === null ? {} : { namespace }),
    labels: { "serving.knative.dev/service": name },
  });
  const pods = items.map((item) => Pod.parse(item)).filter(({ status }) => typeof status.startTime === "string");
  const seen = await Promise.all(
    pods.map(async (pod) => {
      const logged = await loggedRequests(pod, kubernetes);
      const told = logged.length > 0 ? logged : counted(pod, await read(pod));
      return told.map((each) => ({ ...each, cpuMillicores, memoryBytes }));
    }),
  );
  return seen.flat().sort((left, right) => left.endedEpochMilliseconds - right.endedEpochMilliseconds);
}

type Told = Omit<SeenInvocation, "cpuMillicores" | "memoryBytes">;

/** None where queue-proxies write none, or their log may not be read. */
async function loggedRequests(pod: Pod, kubernetes: Pick<Kubernetes, "log">): Promise<readonly Told[]> {
  const { name, namespace = "default" } = pod.metadata;
  const options = { timed: true, bytes: LOG_BYTES };
  const text = await kubernetes.log(namespace, name, QUEUE_PROXY, LOG_LINES, options).catch(() => undefined);
  return servedRequests(requestLog(text ?? ""), placesOf(pod)).map((each) => ({
    endedEpochMilliseconds: each.endedEpochMilliseconds,
    inputBytes: each.requestBytes,
    leastSeconds: each.leastSeconds,
    mostSeconds: each.seconds,
  }));
}

/** How many requests the pod serves at once; one where it does not say, so that nothing is taken for exact that is not. */
function placesOf(pod: Pod): number {
  const proxy = Places.safeParse(pod).data?.spec.containers.find(({ name }) => name === QUEUE_PROXY);
  return Number(proxy?.env.find(({ name }) => name === "CONTAINER_CONCURRENCY")?.value ?? 1);
}

function counted({ status }: Pod, text: string | undefined): readonly Told[] {
  const endedEpochMilliseconds = Date.parse(status.startTime!);
  return mixed(text === undefined ? [] : latencyBuckets(text)).map(({ leastSeconds, mostSeconds }) => ({
    endedEpochMilliseconds,
    inputBytes: null,
    leastSeconds,
    mostSeconds,
  }));
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
