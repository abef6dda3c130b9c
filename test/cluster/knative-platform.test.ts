import { clusterHarness } from "../support/cluster-harness.ts";
import { KNATIVE_RULES } from "../support/cluster-rules.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { servicePlatformContract } from "../contracts/service-platform.ts";
import type { PlatformHarness, WantedComponent } from "../contracts/service-platform-harness.ts";

describeOnCluster("on a real cluster", (cluster) => {
  servicePlatformContract(
    "knative",
    async () => withWarmPods(await clusterHarness(cluster, { kind: "knative" }, KNATIVE_RULES)),
    { patience: 10 },
  );
});

/** How many pods there are in the middle of a burst Knative decides by itself, unless it is told: here it is told. */
function withWarmPods<Harness extends PlatformHarness>(harness: Harness): Harness {
  const component = (wanted: WantedComponent) => {
    const usual = harness.component(wanted);
    const { parallelism } = usual.configuration;
    return {
      ...usual,
      configuration: { ...usual.configuration, concurrency: 1, minScale: parallelism, maxScale: parallelism },
    };
  };
  return { ...harness, component };
}
