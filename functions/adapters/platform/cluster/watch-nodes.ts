import type { NodeDescription } from "#core/trace/run-record.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { InspectedNode, NodeInspector } from "#ports/node-inspector.ts";

import type { RunWatch } from "../execution/run-execution.ts";
import type { ClusterRun } from "./cluster-run.ts";
import type { ClusterServers } from "./cluster-servers.ts";
import { Pod } from "./pod.ts";
import { runLabels } from "./run-names.ts";

const MOST_NAMES = 30;

/** Watches the nodes while a run lasts: which other pods ran there, at the beginning and at the end. */
export function watchNodes(
  request: ClusterRun,
  servers: ClusterServers,
  { kubernetes, inspector }: { readonly kubernetes: Kubernetes; readonly inspector: NodeInspector },
): RunWatch {
  const { settings, cluster } = request;
  const before = otherPods(kubernetes, request);
  const known = inspector.nodes().catch(() => []);
  const cpuBefore = process.cpuUsage();
  return {
    async until(invocations) {
      const nodes = new Set(invocations.map(({ node }) => node));
      const others = [...(await before), ...(await otherPods(kubernetes, request))];
      const scaling = await servers.scaling?.();
      return {
        platform: { kind: settings.kind, cluster, nodes: await descriptions(inspector, await known, nodes) },
        enforcement: { cpu: "kubernetes", memory: "kubernetes", notes: [...(servers.notes?.() ?? [])] },
        background: {
          otherCpuSeconds: null,
          notes: [agentNote(process.cpuUsage(cpuBefore)), ...otherNotes(others, nodes)],
        },
        ...(scaling === undefined ? {} : { scaling }),
      };
    },
  };
}

interface OtherPod {
  readonly name: string;
  readonly node: string;
}

/** Undefined stands for nodes that could not be seen. */
async function otherPods(kubernetes: Kubernetes, { run }: ClusterRun): Promise<readonly (OtherPod | undefined)[]> {
  const own = Object.entries(runLabels(run));
  try {
    const { items } = await kubernetes.list("pods", { fields: "status.phase=Running" });
    return items
      .map((item) => Pod.parse(item))
      .filter(({ metadata }) => own.some(([name, value]) => metadata.labels[name] !== value))
      .map(({ metadata, spec }) => ({ name: `${metadata.namespace}/${metadata.name}`, node: spec.nodeName ?? "" }));
  } catch {
    return [undefined];
  }
}

function agentNote({ user, system }: NodeJS.CpuUsage): string {
  return `The pod that gave the load and watched ran in the same cluster, and took ${((user + system) / 1e6).toFixed(3)} s of CPU time`;
}

function otherNotes(others: readonly (OtherPod | undefined)[], nodes: ReadonlySet<string>): string[] {
  const unseen = others.includes(undefined)
    ? ["What else ran on the nodes could not be seen, as the agent may not list the pods of all namespaces"]
    : [];
  const seen = [...nodes].flatMap((node) => {
    const names = new Set(others.flatMap((other) => (other?.node === node ? [other.name] : [])));
    if (names.size === 0) return [];
    const listed = [...names].sort().slice(0, MOST_NAMES);
    const more = names.size > listed.length ? ` and ${names.size - listed.length} more` : "";
    return [`On node "${node}" ran also: ${listed.join(", ")}${more}`];
  });
  return [...unseen, ...seen];
}

/** A node that came while the run lasted is looked up; a measurement is not lost because that cannot be done. */
async function descriptions(
  inspector: NodeInspector,
  known: readonly InspectedNode[],
  names: ReadonlySet<string>,
): Promise<NodeDescription[]> {
  const missing = [...names].some((name) => name !== "" && !known.some((node) => node.name === name));
  const nodes = missing ? await inspector.nodes().catch(() => known) : known;
  return nodes.filter(({ name }) => names.has(name)).map(nodeDescription);
}

/** A node as records name it. */
export function nodeDescription({ name, architecture, cores, memoryBytes, kind }: InspectedNode): NodeDescription {
  return { name, architecture, cores, memoryBytes, kind };
}
