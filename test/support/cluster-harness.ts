import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { clusterPlatform } from "#adapters/platform/cluster/cluster-platform.ts";
import type { MeasuredCluster } from "#adapters/platform/cluster/cluster-run.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { OperatorCluster } from "#core/campaign/operator-cluster.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import type { Behaviour, PlatformHarness, WantedComponent } from "../contracts/service-platform-harness.ts";
import { KUBERNETES_RULES } from "./cluster-rules.ts";
import { measuredNamespace, type MeasuredNamespace, type RealCluster, type Rule } from "./real-cluster.ts";

export interface ClusterHarness extends PlatformHarness {
  readonly measured: MeasuredNamespace;
}

/** The contract's platform on the real cluster: runs are measured by a real agent from the pushed image. */
export async function clusterHarness(
  cluster: RealCluster,
  settings: { readonly kind: MeasuredCluster["kind"] } & Readonly<Record<string, unknown>>,
  rules: { readonly agent: readonly Rule[]; readonly profiler: readonly Rule[] } = KUBERNETES_RULES,
): Promise<ClusterHarness> {
  const measured = await measuredNamespace(cluster, `contract-${settings.kind}`, rules);
  const script = await readFile(new URL("../adapters/platform/local/fixtures/behave.sh", import.meta.url), "utf8");
  const parsed = OperatorCluster.parse({
    namespace: measured.namespace,
    image: cluster.image,
    imagePullPolicy: "Always",
    ...settings,
  }) as MeasuredCluster;
  const open = (): ServicePlatform => {
    const kubernetes = openKubernetes({ kubeconfig: measured.kubeconfig, clock: systemClock });
    return clusterPlatform({
      cluster: "test",
      settings: parsed,
      nodeSelectors: { here: { "kubernetes.io/os": "linux" } },
      allowedImages: [cluster.image],
      store: measured.store,
      storePlace: { settings: measured.storeSettings, prefix: measured.prefix },
      kubernetes,
      inspector: nodeInspector(kubernetes),
      clock: systemClock,
    });
  };
  return {
    measured,
    platform: open(),
    reopen: open,
    store: measured.store,
    inputBucket: "inputs",
    workBucket: "state",
    component: (wanted) => imageComponent(wanted, cluster.image, script),
    pass: (durationSeconds) => delay(durationSeconds * 1000),
    close: () => measured.close(),
  };
}

function imageComponent(
  { name, behaviour, parallelism = 1, timeoutSeconds = 60, join = false, outputs }: WantedComponent,
  image: string,
  script: string,
): ReturnType<PlatformHarness["component"]> {
  return {
    name,
    runnable: { image, script },
    configuration: {
      resource: "here",
      alternative: "default",
      cpuMillicores: 200,
      memoryBytes: 64 * 2 ** 20,
      parallelism,
      environment: environmentOf(behaviour),
      warm: false,
    },
    timeoutSeconds,
    join,
    outputs: outputs ?? [{ path: `work/${name}`, prefixes: [], suffixes: [] }],
  };
}

/** What `behave.sh` does is said by its environment. */
export function environmentOf(behaviour: Behaviour): Record<string, string | number> {
  const { kind: BEHAVIOUR } = behaviour;
  switch (behaviour.kind) {
    case "compute":
      return {
        BEHAVIOUR,
        SECONDS_TO_TAKE: behaviour.seconds,
        ...(behaviour.failsOn ? { FAILS_ON: behaviour.failsOn } : {}),
      };
    case "fanOut":
      return { BEHAVIOUR, FILES: behaviour.files };
    case "fail":
      return { BEHAVIOUR, EXIT_CODE: behaviour.exitCode };
    case "exhaustMemory":
      return { BEHAVIOUR };
  }
}
