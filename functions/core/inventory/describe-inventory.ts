import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";

import type { FoundNode } from "./found-cluster.ts";
import type { Inventory, InventoryService } from "./inventory.ts";
import { kindWords } from "./obstacles.ts";

/** An inventory in sentences, for people. */
export function inventoryLines({ clusters, services, freshness, notes }: Inventory): string[] {
  if (clusters.length === 0 && notes.length === 0) {
    return [
      "There is no cluster to look around in: those of the operator's file of kind kubernetes, knative or oscar are, and the OSCAR that OSCAR_ENDPOINT names.",
    ];
  }
  return [
    ...clusters.flatMap((cluster) => [
      `Cluster ${cluster.name} (${cluster.kind}${cluster.version === null ? "" : ` ${cluster.version}`}), ${counted(cluster.nodes.length, "node")}:`,
      ...cluster.nodes.map((node) => `  ${nodeWords(node)}`),
      ...(cluster.services.length === 0 ? ["  No service wears the label profaas.dev/profile."] : []),
      ...services.filter((entry) => entry.cluster === cluster.name).flatMap(serviceLines),
      ...cluster.notes.map((note) => `  ${note}`),
    ]),
    ...freshness.map(({ sentence }) => sentence),
    ...notes,
  ];
}

export function nodeWords({
  name,
  architecture,
  cores,
  memoryBytes,
  accelerators,
  allocatable,
  requested,
  open,
}: FoundNode): string {
  const devices = Object.entries(accelerators).map(([device, count]) => `${count} ${device}`);
  const load =
    allocatable === null || requested === null || allocatable.cpuMillicores === 0
      ? "load unknown"
      : `${formatShare(requested.cpuMillicores / allocatable.cpuMillicores)} of the CPU requested`;
  const parts = [
    architecture ?? "architecture unknown",
    cores === null ? "cores unknown" : formatQuantity(cores * 1000, "millicores"),
    memoryBytes === null ? "memory unknown" : formatQuantity(memoryBytes, "B"),
    ...devices,
    load,
    ...(open ? [] : ["closed to new pods"]),
  ];
  return `${name}: ${parts.join(", ")}`;
}

function serviceLines({ service, obstacles, proposal, decision, reasons }: InventoryService): string[] {
  const place = service.namespace === null ? service.name : `${service.namespace}/${service.name}`;
  return [
    `  ${kindWords(service)} ${place} (${service.label}): ${decision}`,
    ...[...obstacles, ...(proposal?.sentences ?? []), ...reasons].map((sentence) => `    ${sentence}`),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
