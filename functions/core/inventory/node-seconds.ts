import type { Configuration } from "#core/campaign/configuration.ts";
import { requestCount } from "#core/campaign/load-size.ts";

/** What a node has to give. */
export interface NodeSize {
  readonly cores: number;
  readonly memoryBytes: number;
}

/**
 * The cost of a run: a node-second is one whole node for one second. Each component that may run at once reserves the
 * larger of its shares of the node's cores and memory; together they cost at most the nodes that they fill.
 */
export function nodeSeconds(configuration: Configuration, makespanSeconds: number, node: NodeSize): number {
  return makespanSeconds * reservedShare(configuration, node);
}

/** The share of a node that a configuration reserves while it is measured; above 1 it takes more nodes than one. */
export function reservedShare({ components, load }: Configuration, { cores, memoryBytes }: NodeSize): number {
  const requests = requestCount(load);
  return Object.values(components).reduce((sum, component) => {
    const atOnce = Math.max(1, Math.min(component.parallelism, requests));
    const share = Math.max(component.cpuMillicores / 1000 / cores, component.memoryBytes / memoryBytes);
    return sum + atOnce * share;
  }, 0);
}

/** What the cost of a run is told by: it is the larger, the smaller its node, and is never told too low. */
export function smallestNode(
  nodes: readonly { readonly cores: number | null; readonly memoryBytes: number | null }[],
): NodeSize | undefined {
  const sizes = nodes.flatMap(({ cores, memoryBytes }) =>
    cores === null || memoryBytes === null || cores === 0 ? [] : [{ cores, memoryBytes }],
  );
  if (sizes.length === 0) return undefined;
  return {
    cores: Math.min(...sizes.map(({ cores }) => cores)),
    memoryBytes: Math.min(...sizes.map(({ memoryBytes }) => memoryBytes)),
  };
}
