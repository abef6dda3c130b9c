import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { clusterPlatform } from "#adapters/platform/cluster/cluster-platform.ts";
import { localPlatform } from "#adapters/platform/local/platform.ts";
import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import type { OperatorCluster } from "#core/campaign/operator-cluster.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { agentCommand } from "./agent-command.ts";
import { openOscar } from "./open-oscar.ts";

export interface OpenPlatformsOptions {
  readonly operator: OperatorFile;
  readonly operatorFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
}

/** The platform of each resource of the operator's file; resources of one cluster share one. */
export function openPlatforms({
  operator,
  operatorFolder,
  clock,
  log,
  store,
}: OpenPlatformsOptions): (resource: string) => ServicePlatform | undefined {
  const opened = new Map<string, ServicePlatform>();
  let oscar: ServicePlatform | undefined;
  const open = (name: string, cluster: OperatorCluster): ServicePlatform => {
    if (cluster.kind === "simulated") return simulatedPlatform({ ...cluster, cluster: name, clock, store });
    if (cluster.kind === "oscar") {
      // One platform of all of them: their components may hand files to each other.
      return (oscar ??= openOscar({ operator, store, clock, log, environment: process.env }));
    }
    if (cluster.kind !== "local") {
      const { kubeconfig, context } = cluster;
      const kubernetes = openKubernetes({ kubeconfig, context, clock });
      return clusterPlatform({
        cluster: name,
        settings: cluster,
        nodeSelectors: Object.fromEntries(
          Object.entries(operator.resources).flatMap(([resource, { cluster: owner, nodeSelector }]) =>
            owner === name ? [[resource, nodeSelector]] : [],
          ),
        ),
        allowedImages: operator.images,
        store,
        storePlace: { settings: operator.store, prefix: operator.prefix },
        kubernetes,
        inspector: nodeInspector(kubernetes),
        clock,
      });
    }
    return localPlatform({
      cluster: name,
      workFolder: operator.work,
      commands: operator.commands,
      operatorFolder,
      allowedImages: operator.images,
      agentCommand: agentCommand(),
      store: { settings: operator.store, prefix: operator.prefix },
      clock,
    });
  };
  return (resource) => {
    const name = operator.resources[resource]?.cluster;
    const cluster = name === undefined ? undefined : operator.clusters[name];
    if (name === undefined || cluster === undefined) return undefined;
    const platform = opened.get(name) ?? open(name, cluster);
    opened.set(name, platform);
    return platform;
  };
}
