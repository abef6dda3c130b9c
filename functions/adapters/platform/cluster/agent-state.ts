import type { Clock } from "#ports/clock.ts";
import type { Kubernetes, KubernetesObject } from "#ports/kubernetes.ts";

import { AGENT_CONTAINER } from "./agent-job.ts";
import { Pod } from "./pod.ts";
import { PodEvent, waitReasons } from "./pod-events.ts";
import { podDeath, podTrouble } from "./pod-troubles.ts";

/** Whether a run's agent works or is on its way, or why it does not and never will. */
export type AgentState = { readonly kind: "working" } | { readonly kind: "gone"; readonly reason: string };

const IMAGE_PATIENCE_SECONDS = 120;
const START_PATIENCE_SECONDS = 600;
const LOG_LINES = 10;

/** Looks at the Job of an agent that has left no outcome, and at its pod. */
export async function agentState(
  kubernetes: Kubernetes,
  clock: Clock,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<AgentState> {
  const job = await kubernetes.get("jobs", namespace, name);
  if (job === undefined) return { kind: "gone", reason: `The Job "${name}" that measured the run is gone` };
  const { items } = await kubernetes.list("pods", { namespace, labels: { "job-name": name } });
  const pods = items.map((item) => Pod.parse(item));
  const pod = pods.at(-1);
  if (isFailed(job)) return gone(kubernetes, namespace, pod, conditionMessage(job));
  if (pod === undefined) return { kind: "working" };
  if (pod.status.phase === "Failed") return gone(kubernetes, namespace, pod, undefined);
  if (pod.status.phase === "Succeeded") {
    return { kind: "gone", reason: "The pod that measured the run ended and left no outcome" };
  }
  if (pod.status.phase === "Running") return { kind: "working" };
  const trouble = podTrouble(pod);
  const ageSeconds = (clock.epochMilliseconds() - Date.parse(pod.metadata.creationTimestamp ?? "")) / 1000;
  if (ageSeconds < (trouble?.kind === "image" ? IMAGE_PATIENCE_SECONDS : START_PATIENCE_SECONDS)) {
    return { kind: "working" };
  }
  const why = trouble?.message ?? (await warningOf(kubernetes, namespace, pod));
  return { kind: "gone", reason: `The pod that was to measure the run does not start. ${why}` };
}

/** What the cluster complains of last, such as a secret that is not there. */
async function warningOf(kubernetes: Kubernetes, namespace: string, pod: Pod): Promise<string> {
  const fields = `involvedObject.uid=${pod.metadata.uid}`;
  const events = await kubernetes.list("events", { namespace, fields }).catch(() => undefined);
  const reasons = waitReasons((events?.items ?? []).map((item) => PodEvent.parse(item)));
  return reasons.at(-1) ?? "The cluster gives no reason";
}

async function gone(
  kubernetes: Kubernetes,
  namespace: string,
  pod: Pod | undefined,
  message: string | undefined,
): Promise<AgentState> {
  const death = pod === undefined ? undefined : podDeath(pod, AGENT_CONTAINER);
  const how = death ?? message ?? "It gave no reason";
  const log =
    pod === undefined
      ? undefined
      : await kubernetes.log(namespace, pod.metadata.name, AGENT_CONTAINER, LOG_LINES).catch(() => undefined);
  const last = log === undefined || log.trim() === "" ? "" : `; the last lines that it printed:\n${log.trim()}`;
  return { kind: "gone", reason: `The pod that measured the run failed. ${how}${last}` };
}

interface JobCondition {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly message?: unknown;
}

function conditions(job: KubernetesObject): readonly JobCondition[] {
  const { conditions: found } = (job["status"] ?? {}) as { conditions?: unknown };
  return Array.isArray(found) ? (found as JobCondition[]) : [];
}

function isFailed(job: KubernetesObject): boolean {
  return conditions(job).some(({ type, status }) => type === "Failed" && status === "True");
}

function conditionMessage(job: KubernetesObject): string | undefined {
  const message = conditions(job).find(({ type }) => type === "Failed")?.message;
  return typeof message === "string" ? message : undefined;
}
