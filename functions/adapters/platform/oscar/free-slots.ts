import type { ComponentConfiguration } from "#core/campaign/configuration.ts";

/** A node as far as jobs find room on it. */
export interface SlotNode {
  readonly name: string;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** How many jobs of a configuration have room at once: their limits are their requests. */
export function freeSlots(
  nodes: readonly SlotNode[],
  { cpuMillicores, memoryBytes }: Pick<ComponentConfiguration, "cpuMillicores" | "memoryBytes">,
): number {
  return nodes.reduce(
    (sum, node) =>
      sum +
      Math.max(0, Math.min(Math.floor(node.cpuMillicores / cpuMillicores), Math.floor(node.memoryBytes / memoryBytes))),
    0,
  );
}
