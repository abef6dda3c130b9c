import type { InspectedNode } from "#ports/node-inspector.ts";

/** The nodes that a selector takes: their labels hold every one of its own. */
export function selectedNodes(
  nodes: readonly InspectedNode[],
  selector: Readonly<Record<string, string>>,
): readonly InspectedNode[] {
  return nodes.filter(({ labels }) => Object.entries(selector).every(([name, value]) => labels[name] === value));
}

/** Whether a pod that tolerates nothing may go there now. */
export function takesPods({ ready, unschedulable, taints }: InspectedNode): boolean {
  return ready && !unschedulable && !taints.some((taint) => /:No(?:Schedule|Execute)$/.test(taint));
}
