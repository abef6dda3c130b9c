import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { kubernetesScout } from "#adapters/kubernetes/scout/kubernetes-scout.ts";
import { directoryStore } from "#adapters/object-store/directory.ts";
import { seenRequests } from "#adapters/platform/knative/seen-requests.ts";
import { oscarScout } from "#adapters/platform/oscar/oscar-scout.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { OperatorCluster, type OscarCluster } from "#core/campaign/operator-cluster.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import type { StoreSettings } from "#core/campaign/operator-store.ts";
import type { ClusterScout } from "#ports/cluster-scout.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { openOscarSite } from "./open-oscar.ts";

/** A cluster to look around in, and the store that its services read. */
export interface ScoutedCluster {
  readonly name: string;
  readonly scout: ClusterScout;
  /** Its buckets by their full names. */
  readonly source: () => Promise<ObjectStore>;
}

/**
 * Scouts of every cluster of the operator's file that can be looked around in, and of the OSCAR that the environment names
 * (OSCAR_ENDPOINT with OSCAR_USERNAME and OSCAR_PASSWORD, or OSCAR_TOKEN; OSCAR_CLUSTER is what it is called), unless the file
 * names that one, too. What is missing to be let in is said when a cluster is looked at, so that the others are looked at all
 * the same.
 *
 * @throws RangeError when the environment names an OSCAR by no address, or by the name of another cluster.
 */
export function openScouts(
  operator: OperatorFile,
  environment: Environment,
  clock: Clock = systemClock,
): ScoutedCluster[] {
  const clusters = Object.entries(operator.clusters).flatMap(([name, cluster]): ScoutedCluster[] => {
    if (cluster.kind === "oscar") return [scoutedOscar(name, cluster, environment, clock)];
    if (cluster.kind !== "kubernetes" && cluster.kind !== "knative") return [];
    const { kubeconfig, context, kind, namespace } = cluster;
    const kubernetes = openKubernetes({ kubeconfig, context, clock });
    const inspector = nodeInspector(kubernetes);
    const looks = kubernetesScout({ cluster: name, kind, kubernetes, inspector, ownNamespace: namespace });
    // Of Jobs nothing is told that their users did not ask for; of services of Knative their queue-proxies tell.
    const seen: ClusterScout["seen"] = (service) =>
      service.source === "knative" ? seenRequests(service, kubernetes) : Promise.resolve([]);
    const scout = { ...looks, seen };
    return [{ name, scout, source: () => wholeStore(operator.store) }];
  });
  const oscar = oscarOf(operator, environment, clock);
  return oscar === undefined ? clusters : [...clusters, oscar];
}

function oscarOf(operator: OperatorFile, environment: Environment, clock: Clock): ScoutedCluster | undefined {
  const { OSCAR_ENDPOINT: endpoint } = environment;
  if (!endpoint) return undefined;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new RangeError(
      `Cannot look around in the OSCAR of OSCAR_ENDPOINT as its address must start with http:// or https://: current value is ${JSON.stringify(endpoint)}`,
    );
  }
  const origin = originOf(endpoint);
  const isNamed = Object.values(operator.clusters).some(
    (cluster) => cluster.kind === "oscar" && originOf(cluster.endpoint) === origin,
  );
  if (isNamed) return undefined;
  const name = environment["OSCAR_CLUSTER"] || "oscar";
  if (Object.hasOwn(operator.clusters, name)) {
    throw new RangeError(
      `Cannot look around in the OSCAR of OSCAR_ENDPOINT as OSCAR_CLUSTER must give it a name that no other cluster of the operator's file has: current value is ${JSON.stringify(name)}`,
    );
  }
  const verify = environment["OSCAR_INSECURE"] !== "1" && environment["OSCAR_SSL_VERIFY"] !== "false";
  const settings = OperatorCluster.parse({ kind: "oscar", endpoint, verify }) as OscarCluster;
  return scoutedOscar(name, settings, environment, clock);
}

function scoutedOscar(name: string, settings: OscarCluster, environment: Environment, clock: Clock): ScoutedCluster {
  const site = openOscarSite(name, settings, { clock, environment });
  const source = async (): Promise<ObjectStore> => (await site.buckets()).store;
  const scout = (): Required<ClusterScout> => oscarScout(name, site.client, source);
  return {
    name,
    scout: { look: async () => scout().look(), seen: async (service) => scout().seen(service) },
    source,
  };
}

function originOf(endpoint: string): string {
  return new URL(endpoint).href.replace(/\/$/, "");
}

/** The store of the installation, whose buckets go by their full names here. */
async function wholeStore(settings: StoreSettings): Promise<ObjectStore> {
  if (settings.kind === "directory") return directoryStore({ root: settings.path });
  const { s3Store } = await import("#adapters/object-store/s3.ts");
  return s3Store({ ...settings, clock: systemClock });
}
