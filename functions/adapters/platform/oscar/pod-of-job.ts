import { conditionOf, containerOf, Pod } from "../cluster/pod.ts";
import { PodEvent, pullSeconds, waitReasons } from "../cluster/pod-events.ts";
import type { KeptJob } from "./kept-job.ts";
import type { OscarSite } from "./oscar-site.ts";

const CONTAINER = "oscar-container";

/** What Kubernetes tells of a job's pod that OSCAR does not; undefined where there is no API to ask, or no pod any more. */
export async function podOfJob(
  { kubernetes }: Pick<OscarSite, "kubernetes">,
  job: string,
): Promise<{ readonly kept: NonNullable<KeptJob["pod"]>; readonly reason: string | undefined } | undefined> {
  if (kubernetes === undefined) return undefined;
  const { items } = await kubernetes.list("pods", { labels: { "job-name": job } });
  const pod = items.map((item) => Pod.parse(item)).at(-1);
  if (pod === undefined) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const events = await kubernetes
    .list("events", {
      ...(namespace === undefined ? {} : { namespace }),
      fields: `involvedObject.uid=${uid}`,
    })
    .catch(() => undefined);
  const told = (events?.items ?? []).map((item) => PodEvent.parse(item));
  const unscheduled = conditionOf(pod, "PodScheduled");
  const condition = unscheduled?.status === "False" ? [`${unscheduled.reason}: ${unscheduled.message}`] : [];
  return {
    // A child that is killed for want of memory leaves a pod that succeeded, and yet says so.
    reason: containerOf(pod, CONTAINER)?.state.terminated?.reason,
    kept: {
      name,
      node: pod.spec.nodeName ?? "",
      reasons: [...waitReasons(told), ...condition],
      pullSeconds: pullSeconds(told),
    },
  };
}
