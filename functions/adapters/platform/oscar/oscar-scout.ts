import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { FoundCluster, FoundNode, FoundService } from "#core/inventory/found-cluster.ts";
import { PROFILE_LABEL } from "#core/inventory/profile-label.ts";
import type { ClusterScout } from "#ports/cluster-scout.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { LoadedNode } from "./api/cluster-load.ts";
import type { OscarClient } from "./api/oscar-client.ts";
import { type OscarService, secretNames } from "./api/oscar-service.ts";
import { seenJobs } from "./seen-jobs.ts";

/** What OSCAR has no knob for, so that nobody counts on it. */
const MISSING_KNOBS = [
  "OSCAR has no priority for a service: what is measured competes with the users' jobs as an equal; budget, quiet hours and the ceiling hold all the same.",
  "OSCAR has no node selector for a service: where a job runs is the scheduler's choice, and the record says where it ran.",
  "OSCAR chooses the namespace of a service: copies stand beside the users' services, under our prefix.",
  "OSCAR tells no labels and no architecture of its nodes.",
];

/** Looks around in an OSCAR by its own API: its nodes, and the services that wear the label. `source` is its MinIO. */
export function oscarScout(
  cluster: string,
  client: OscarClient,
  source: () => Promise<ObjectStore>,
): Required<ClusterScout> {
  return {
    async look(): Promise<FoundCluster> {
      const { version, architecture } = await client.info();
      const services = await client.services();
      const { nodes, note } = await nodesOf(client);
      return {
        name: cluster,
        kind: "oscar",
        version,
        nodes: nodes.map((node) => foundNode(node, nodes.length === 1 && architecture !== "" ? architecture : null)),
        services: services.filter(({ labels }) => labels?.[PROFILE_LABEL] !== undefined).map(foundService),
        notes: [...MISSING_KNOBS, ...note],
      };
    },
    seen: (service) => seenJobs(service, client, source),
  };
}

/** The nodes that OSCAR tells; none where it has no metrics server. */
export async function oscarNodes(client: OscarClient): Promise<readonly FoundNode[]> {
  return (await nodesOf(client)).nodes.map((node) => foundNode(node, null));
}

/** Without a metrics server OSCAR does not tell its nodes; all else can be found without them. */
async function nodesOf(
  client: OscarClient,
): Promise<{ readonly nodes: readonly LoadedNode[]; readonly note: readonly string[] }> {
  try {
    return { nodes: await client.nodes(), note: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { nodes: [], note: [`The nodes could not be seen: ${reason}`] };
  }
}

function foundNode(node: LoadedNode, architecture: string | null): FoundNode {
  const { name, cpuMillicores, memoryBytes, cpuRequestedMillicores, memoryRequestedBytes, isReady } = node;
  return {
    name,
    architecture,
    cores: cpuMillicores === null ? null : cpuMillicores / 1000,
    memoryBytes,
    accelerators: {},
    allocatable: cpuMillicores === null || memoryBytes === null ? null : { cpuMillicores, memoryBytes },
    requested:
      cpuRequestedMillicores === null || memoryRequestedBytes === null
        ? null
        : { cpuMillicores: cpuRequestedMillicores, memoryBytes: memoryRequestedBytes },
    kind: null,
    open: isReady !== false,
    labels: {},
  };
}

function foundService(service: OscarService): FoundService {
  const { name, image, script, cpu, memory, environment, namespace, labels, input, output } = service;
  return {
    source: "oscar",
    name,
    namespace: namespace ?? null,
    label: labels?.[PROFILE_LABEL] ?? "",
    image: image === "" ? null : image,
    script: script === "" ? null : script,
    cpuMillicores: positive(cpuMillicoresOf(cpu)),
    memoryBytes: positive(memoryBytesOf(memory)),
    environment: { ...environment?.variables },
    inputs: input.map(({ storage_provider, path }) => ({ provider: storage_provider, path })),
    outputs: output.map(({ path, prefix, suffix }) => ({
      path,
      prefixes: [...(prefix ?? [])],
      suffixes: [...(suffix ?? [])],
    })),
    nodeSelector: {},
    secrets: [...secretNames(service)],
    uncopied: uncopiedOf(service),
  };
}

function uncopiedOf(service: OscarService): string[] {
  const has = (field: string): boolean => {
    const value = service[field];
    return typeof value === "object" && value !== null && Object.keys(value).length > 0;
  };
  return [
    ...(isExposed(service) ? ["it is exposed as a server of its own"] : []),
    ...(has("volume") ? ["it mounts a volume"] : []),
    ...(isMounted(service) ? ["it mounts a bucket"] : []),
    ...(service["enable_gpu"] === true ? ["it needs a GPU"] : []),
    ...(has("federation") || has("replicas") ? ["it has copies on other clusters"] : []),
  ];
}

function isExposed(service: OscarService): boolean {
  const port = (service["expose"] as { readonly api_port?: number | readonly number[] } | null | undefined)?.api_port;
  return Array.isArray(port) ? port.length > 0 : typeof port === "number" && port > 0;
}

function isMounted(service: OscarService): boolean {
  return ((service["mount"] as { readonly path?: string } | null | undefined)?.path ?? "") !== "";
}

function positive(amount: number | undefined): number | null {
  return amount !== undefined && amount > 0 ? amount : null;
}
