import { z } from "zod";

import type { FoundCluster, FoundNode, FoundService } from "#core/inventory/found-cluster.ts";
import { INPUTS_ANNOTATION, PROFILE_LABEL } from "#core/inventory/profile-label.ts";
import type { ClusterScout } from "#ports/cluster-scout.ts";
import type { Kubernetes, KubernetesKind, KubernetesObject } from "#ports/kubernetes.ts";
import type { InspectedNode, NodeInspector } from "#ports/node-inspector.ts";

import { ApiError } from "../api-error.ts";
import { copiedPart, PodTemplate } from "./pod-template.ts";

export interface KubernetesScoutOptions {
  /** As the operator's file calls the cluster. */
  readonly cluster: string;
  readonly kind: "kubernetes" | "knative";
  readonly kubernetes: Kubernetes;
  readonly inspector: NodeInspector;
  /** Where we measure: nothing there is anybody's service. */
  readonly ownNamespace: string;
}

const Labelled = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default("default"),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.looseObject({})).default([]),
  }),
  spec: z.looseObject({ template: PodTemplate }),
});
type Labelled = z.infer<typeof Labelled>;

const SOURCES = { knativeServices: "knative", jobs: "job" } as const;

/** Looks around in a Kubernetes: its nodes, and the services of Knative and the Jobs that wear the label. */
export function kubernetesScout(options: KubernetesScoutOptions): ClusterScout {
  const { cluster, kind, kubernetes, inspector } = options;
  return {
    async look(): Promise<FoundCluster> {
      const nodes = await inspector.nodes();
      const found = await Promise.all(
        (["knativeServices", "jobs"] as const).map((each) => labelled(kubernetes, each, options.ownNamespace)),
      );
      return {
        name: cluster,
        kind,
        version: null,
        nodes: nodes.map(foundNode),
        services: found.flatMap(({ services }) => services),
        notes: found.flatMap(({ notes }) => notes),
      };
    },
  };
}

/** The nodes of a cluster. */
export async function kubernetesNodes(inspector: NodeInspector): Promise<readonly FoundNode[]> {
  return (await inspector.nodes()).map(foundNode);
}

async function labelled(
  kubernetes: Kubernetes,
  kind: Extract<KubernetesKind, "knativeServices" | "jobs">,
  ownNamespace: string,
): Promise<{ readonly services: readonly FoundService[]; readonly notes: readonly string[] }> {
  let items: readonly KubernetesObject[];
  try {
    ({ items } = await kubernetes.list(kind));
  } catch (error) {
    // A cluster without Knative does not know its kinds; who may not list them is told.
    if (error instanceof ApiError && error.status === 404) return { services: [], notes: [] };
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    return { services: [], notes: [`Services of kind ${kind} were not looked at: ${error.message}`] };
  }
  const notes: string[] = [];
  const services = items.flatMap((item) => {
    const { name, namespace = "default", labels } = item.metadata;
    if (labels?.[PROFILE_LABEL] === undefined || namespace === ownNamespace) return [];
    const read = Labelled.safeParse(item);
    if (!read.success) notes.push(`Cannot read ${kind} "${namespace}/${name}" as it has no pod template that we know`);
    // What a CronJob or a Knative service makes is not what was labelled by hand.
    return read.success && read.data.metadata.ownerReferences.length === 0
      ? [foundService(read.data, SOURCES[kind])]
      : [];
  });
  return { services, notes };
}

function foundService({ metadata, spec }: Labelled, source: "knative" | "job"): FoundService {
  const { command, ...part } = copiedPart(spec.template);
  const inputs = metadata.annotations[INPUTS_ANNOTATION];
  // A copy of a server is its image as it is; only what runs once has a command that can be a script.
  const isServer = source === "knative";
  const ownStart = isServer && command.length > 0 ? ["it starts its image with a command of its own"] : [];
  return {
    source,
    name: metadata.name,
    namespace: metadata.namespace,
    label: metadata.labels[PROFILE_LABEL] ?? "",
    ...part,
    uncopied: [...part.uncopied, ...ownStart],
    script: isServer || command.length === 0 ? null : `exec ${command.map(quoted).join(" ")}`,
    inputs: inputs === undefined ? [] : [{ provider: "minio", path: inputs }],
    outputs: [],
  };
}

function foundNode(node: InspectedNode): FoundNode {
  const { name, architecture, cores, memoryBytes, accelerators, allocatable, requested, kind, labels } = node;
  return {
    name,
    architecture,
    cores,
    memoryBytes,
    accelerators: { ...accelerators },
    allocatable: { cpuMillicores: allocatable.cpuMillicores, memoryBytes: allocatable.memoryBytes },
    requested: { cpuMillicores: requested.cpuMillicores, memoryBytes: requested.memoryBytes },
    kind,
    open: node.ready && !node.unschedulable && !node.taints.some((taint) => /:No(?:Schedule|Execute)$/.test(taint)),
    labels: { ...labels },
  };
}

/** As a shell takes it, whatever is in it. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
