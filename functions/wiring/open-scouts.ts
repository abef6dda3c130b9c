import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { kubernetesScout } from "#adapters/kubernetes/scout/kubernetes-scout.ts";
import { directoryStore } from "#adapters/object-store/directory.ts";
import { seenRequests } from "#adapters/platform/knative/seen-requests.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { oscarScout } from "#adapters/platform/oscar/oscar-scout.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Environment } from "#adapters/process/environment.ts";
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
 * (OSCAR_ENDPOINT, OSCAR_USERNAME, OSCAR_PASSWORD; OSCAR_CLUSTER says what the operator's file calls it).
 */
export function openScouts(
  operator: OperatorFile,
  environment: Environment,
  clock: Clock = systemClock,
): ScoutedCluster[] {
  const clusters = Object.entries(operator.clusters).flatMap(([name, cluster]): ScoutedCluster[] => {
    if (cluster.kind === "oscar") {
      const { client, buckets } = openOscarSite(name, cluster, { clock, environment });
      const source = async (): Promise<ObjectStore> => (await buckets()).store;
      return [{ name, scout: oscarScout(name, client, source), source }];
    }
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
  const oscar = oscarOf(environment, clock);
  return oscar === undefined ? clusters : [...clusters, oscar];
}

function oscarOf(environment: Environment, clock: Clock): ScoutedCluster | undefined {
  const { OSCAR_ENDPOINT: endpoint, OSCAR_USERNAME: user = "oscar", OSCAR_PASSWORD: password = "" } = environment;
  if (!endpoint) return undefined;
  const name = environment["OSCAR_CLUSTER"] ?? "oscar";
  const access = {
    endpoint,
    identity: { kind: "basic", user, password },
    verifiesCertificate: environment["OSCAR_INSECURE"] !== "1",
  } as const;
  const client = new OscarClient(access, clock);
  let opened: Promise<ObjectStore> | undefined;
  const source = (): Promise<ObjectStore> => (opened ??= oscarStore(client));
  return { name, scout: oscarScout(name, client, source), source };
}

/** The store of the installation, whose buckets go by their full names here. */
async function wholeStore(settings: StoreSettings): Promise<ObjectStore> {
  if (settings.kind === "directory") return directoryStore({ root: settings.path });
  const { s3Store } = await import("#adapters/object-store/s3.ts");
  return s3Store({ ...settings, clock: systemClock });
}

/** OSCAR's MinIO, with the keys that OSCAR hands out to whoever asks. */
async function oscarStore(client: OscarClient): Promise<ObjectStore> {
  const { store } = await client.configuration();
  const { s3Store } = await import("#adapters/object-store/s3.ts");
  return s3Store({
    endpoint: store.endpoint,
    region: store.region === "" ? "us-east-1" : store.region,
    pathStyle: true,
    credentials: { from: "environment" },
    environment: { AWS_ACCESS_KEY_ID: store.accessKey, AWS_SECRET_ACCESS_KEY: store.secretKey },
    clock: systemClock,
  });
}
