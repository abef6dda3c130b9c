import { z } from "zod";

import type { Kubernetes } from "#ports/kubernetes.ts";
import type { InspectedNode, NodeAmounts, NodeInspector } from "#ports/node-inspector.ts";

import { ApiError } from "./api-error.ts";
import { quantityOf } from "./quantity.ts";

const Quantities = z.record(z.string(), z.union([z.string(), z.number()])).default({});

const Node = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z
    .looseObject({
      unschedulable: z.boolean().default(false),
      taints: z.array(z.looseObject({ key: z.string(), value: z.string().optional(), effect: z.string() })).default([]),
    })
    .default({ unschedulable: false, taints: [] }),
  status: z.looseObject({
    capacity: Quantities,
    allocatable: Quantities,
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
    images: z.array(z.looseObject({ names: z.array(z.string()).nullish() })).nullish(),
    nodeInfo: z.looseObject({
      architecture: z.string(),
      kernelVersion: z.string().default(""),
      containerRuntimeVersion: z.string().default(""),
      kubeletVersion: z.string().default(""),
    }),
  }),
});

const Container = z.looseObject({
  resources: z.looseObject({ requests: Quantities }).default({ requests: {} }),
  restartPolicy: z.string().optional(),
});
const PlacedPod = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }),
  spec: z.looseObject({
    nodeName: z.string().optional(),
    containers: z.array(Container).default([]),
    initContainers: z.array(Container).default([]),
    overhead: Quantities,
  }),
});

const MACHINE_TYPE = "node.kubernetes.io/instance-type";
const PRESSURES = ["MemoryPressure", "DiskPressure", "PIDPressure"];

/** Inspects the nodes of a cluster. What pods have asked for is zero where pods may not be listed. */
export function nodeInspector(kubernetes: Kubernetes): NodeInspector {
  return {
    async nodes(labels = {}, { uncounted } = {}) {
      const { items } = await kubernetes.list("nodes", { labels });
      const requested = await requestedByNode(kubernetes, uncounted);
      return items.map((item) => inspected(Node.parse(item), requested));
    },
  };
}

function inspected(node: z.infer<typeof Node>, requested: ReadonlyMap<string, NodeAmounts>): InspectedNode {
  const { name, labels } = node.metadata;
  const { capacity, allocatable, conditions, nodeInfo, images } = node.status;
  const holds = (type: string): boolean => conditions.some((each) => each.type === type && each.status === "True");
  return {
    name,
    architecture: nodeInfo.architecture,
    labels,
    cores: quantityOf(capacity["cpu"]),
    memoryBytes: quantityOf(capacity["memory"]),
    allocatable: amounts(allocatable, quantityOf(allocatable["pods"])),
    requested: requested.get(name) ?? { cpuMillicores: 0, memoryBytes: 0, pods: 0 },
    accelerators: acceleratorsOf(capacity),
    ready: holds("Ready"),
    unschedulable: node.spec.unschedulable,
    pressures: PRESSURES.filter(holds),
    taints: node.spec.taints.map(
      ({ key, value, effect }) => `${key}${value === undefined ? "" : `=${value}`}:${effect}`,
    ),
    kind: [
      labels[MACHINE_TYPE],
      nodeInfo.architecture,
      `Linux ${nodeInfo.kernelVersion}`,
      nodeInfo.containerRuntimeVersion,
      `kubelet ${nodeInfo.kubeletVersion}`,
    ]
      .filter((part) => part !== undefined)
      .join(", "),
    images: (images ?? []).map(({ names }) => names ?? []),
  };
}

/** Whatever plugins of devices add has a domain in its name. */
function acceleratorsOf(capacity: z.infer<typeof Quantities>): Record<string, number> {
  const devices = Object.entries(capacity).filter(
    ([name]) => name.includes("/") && !name.startsWith("attachable-volumes"),
  );
  return Object.fromEntries(devices.map(([name, quantity]) => [name, quantityOf(quantity)]));
}

async function requestedByNode(
  kubernetes: Kubernetes,
  uncounted: Readonly<Record<string, string>> | undefined,
): Promise<ReadonlyMap<string, NodeAmounts>> {
  const byNode = new Map<string, NodeAmounts>();
  const fields = "status.phase!=Succeeded,status.phase!=Failed";
  const { items } = await kubernetes.list("pods", { fields }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 403) return { items: [] };
    throw error;
  });
  for (const item of items) {
    const { spec, metadata } = PlacedPod.parse(item);
    if (spec.nodeName === undefined || (uncounted !== undefined && hasLabels(metadata, uncounted))) continue;
    const before = byNode.get(spec.nodeName) ?? { cpuMillicores: 0, memoryBytes: 0, pods: 0 };
    const own = requestOf(spec);
    byNode.set(spec.nodeName, {
      cpuMillicores: before.cpuMillicores + own.cpuMillicores,
      memoryBytes: before.memoryBytes + own.memoryBytes,
      pods: before.pods + 1,
    });
  }
  return byNode;
}

function hasLabels(
  { labels }: z.infer<typeof PlacedPod>["metadata"],
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** As the scheduler counts: all containers with those that stay beside them, or the largest of what runs before. */
function requestOf({ containers, initContainers, overhead }: z.infer<typeof PlacedPod>["spec"]): NodeAmounts {
  const of = (container: z.infer<typeof Container>) => amounts(container.resources.requests, 1);
  const beside = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always").map(of);
  const before = initContainers.filter(({ restartPolicy }) => restartPolicy !== "Always").map(of);
  const running = [...containers.map(of), ...beside];
  const most = (field: "cpuMillicores" | "memoryBytes"): number =>
    Math.max(
      running.reduce((sum, each) => sum + each[field], 0),
      ...before.map((each) => each[field]),
    ) + amounts(overhead, 1)[field];
  return { cpuMillicores: most("cpuMillicores"), memoryBytes: most("memoryBytes"), pods: 1 };
}

function amounts(quantities: z.infer<typeof Quantities>, pods: number): NodeAmounts {
  return {
    cpuMillicores: Math.round(quantityOf(quantities["cpu"]) * 1000),
    memoryBytes: Math.round(quantityOf(quantities["memory"])),
    pods,
  };
}
