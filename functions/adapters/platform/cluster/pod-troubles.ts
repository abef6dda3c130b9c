import { conditionOf, containerOf, type ContainerStatus, type Pod } from "./pod.ts";

/** Reasons of waiting that no patience mends. */
const HOPELESS = new Set([
  "InvalidImageName",
  "ErrImageNeverPull",
  "CreateContainerConfigError",
  "CreateContainerError",
]);
const PULLING = new Set(["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable"]);

/** Why a pod does not come to run, in words; `isHopeless` where waiting will not help. */
export interface PodTrouble {
  readonly kind: "image" | "configuration" | "unschedulable" | "overdue";
  readonly message: string;
  readonly isHopeless: boolean;
}

export function podTrouble(pod: Pod): PodTrouble | undefined {
  for (const container of pod.status.containerStatuses) {
    const trouble = waitingTrouble(container);
    if (trouble !== undefined) return trouble;
  }
  const scheduled = conditionOf(pod, "PodScheduled");
  if (scheduled?.status === "False" && scheduled.reason === "Unschedulable") {
    return { kind: "unschedulable", message: `No node takes the pod: ${scheduled.message ?? ""}`, isHopeless: false };
  }
  return undefined;
}

function waitingTrouble({ name, state: { waiting } }: ContainerStatus): PodTrouble | undefined {
  const reason = waiting?.reason ?? "";
  if (!HOPELESS.has(reason) && !PULLING.has(reason)) return undefined;
  const isImage = PULLING.has(reason) || reason.includes("Image");
  const detail = waiting?.message === undefined ? "" : `: ${waiting.message}`;
  return {
    kind: isImage ? "image" : "configuration",
    message: isImage
      ? `The image of container "${name}" cannot be pulled (${reason})${detail}`
      : `Container "${name}" cannot be made (${reason})${detail}`,
    isHopeless: HOPELESS.has(reason),
  };
}

/** Kubernetes' own word for a pod that made room for one of higher priority. */
export const PREEMPTION = "PreemptionByScheduler";

/** That the cluster took a pod away for others' sake, in words; an eviction for its own use is none. */
export function podDisruption(pod: Pod): string | undefined {
  const disrupted = conditionOf(pod, "DisruptionTarget");
  if (pod.status.reason === "Evicted" || disrupted?.status !== "True") return undefined;
  return `Its pod was taken away (${disrupted.reason ?? "disruption"}): ${disrupted.message ?? ""}`.trim();
}

/** Why a pod ended that was not to end, in words; undefined where it tells nothing. */
export function podDeath(pod: Pod, container: string): string | undefined {
  const { reason, message } = pod.status;
  if (reason === "Evicted") return `Its pod was evicted: ${message ?? "the node gave no reason"}`;
  const disruption = podDisruption(pod);
  if (disruption !== undefined) return disruption;
  if (reason === "NodeLost" || reason === "NodeShutdown" || reason === "Terminated") {
    return `Its node was lost or shut down: ${message ?? reason}`;
  }
  const terminated = containerOf(pod, container)?.state.terminated;
  if (terminated === undefined) {
    return reason === undefined ? undefined : `Its pod failed (${reason}): ${message ?? "no more is known"}`;
  }
  if (terminated.reason === "OOMKilled") return "It was killed for want of memory";
  if (terminated.exitCode > 128) return `It was killed by signal ${terminated.exitCode - 128}`;
  return `It ended with exit code ${terminated.exitCode}`;
}
