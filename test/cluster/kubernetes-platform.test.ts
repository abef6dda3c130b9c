import { describeOnCluster } from "../support/real-cluster.ts";
import { clusterHarness } from "../support/cluster-harness.ts";
import { servicePlatformContract } from "../contracts/service-platform.ts";

describeOnCluster("on a real cluster", (cluster) => {
  servicePlatformContract("kubernetes", () => clusterHarness(cluster, { kind: "kubernetes" }), { patience: 10 });
});
