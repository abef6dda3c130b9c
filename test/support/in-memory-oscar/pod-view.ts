import type { ClusterNode } from "./cluster-nodes.ts";
import { type OscarJob, wholeSeconds } from "./oscar-job.ts";

/** A pod as Kubernetes' API shows it, as far as anybody here reads it. */
export function podView({
  name,
  namespace,
  labels,
  createdAt,
  pod,
  event,
  cpuMillicores,
  memoryBytes,
}: OscarJob): Record<string, unknown> | undefined {
  if (pod === undefined) return undefined;
  const { acceptedAt, startedAt, finishedAt, nodeName, phase, reason, exitCode } = pod;
  const stamps = (at: number | undefined, field: string): object =>
    at === undefined ? {} : { [field]: wholeSeconds(at) };
  const state =
    finishedAt === undefined
      ? startedAt === undefined
        ? { waiting: { reason: reason ?? "ContainerCreating" } }
        : { running: { startedAt: wholeSeconds(startedAt) } }
      : { terminated: { exitCode, reason, ...stamps(startedAt, "startedAt"), finishedAt: wholeSeconds(finishedAt) } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${name}-pod`,
      namespace,
      labels: { ...labels, "batch.kubernetes.io/job-name": name },
      creationTimestamp: wholeSeconds(createdAt),
    },
    spec: {
      ...(nodeName === undefined ? {} : { nodeName }),
      containers: [
        {
          name: "oscar-container",
          env: [{ name: "EVENT", value: event }],
          resources: { limits: { cpu: `${cpuMillicores}m`, memory: String(memoryBytes) } },
        },
      ],
    },
    status: {
      phase,
      ...stamps(acceptedAt, "startTime"),
      conditions: [
        {
          type: "PodScheduled",
          status: nodeName === undefined ? "False" : "True",
          ...(nodeName === undefined ? { reason: "Unschedulable" } : {}),
          lastTransitionTime: wholeSeconds(acceptedAt ?? createdAt),
        },
      ],
      ...(nodeName === undefined ? {} : { containerStatuses: [{ name: "oscar-container", state }] }),
    },
  };
}

/** A node as Kubernetes' API shows it. */
export function nodeView(node: ClusterNode): Record<string, unknown> {
  const { name, cores, memoryBytes, architecture, isCordoned, isReady } = node;
  const amounts = { cpu: String(cores), memory: String(memoryBytes), pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/arch": architecture,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
      },
    },
    spec: isCordoned ? { unschedulable: true } : {},
    status: {
      allocatable: amounts,
      capacity: amounts,
      conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
      nodeInfo: { architecture, operatingSystem: "linux" },
    },
  };
}
