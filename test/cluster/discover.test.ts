import { randomBytes } from "node:crypto";

import { BatchV1Api, CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";

import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { kubernetesScout } from "#adapters/kubernetes/scout/kubernetes-scout.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { OperatorFile } from "#core/campaign/operator.ts";

import { takeInventory } from "../../scripts/discover/take-inventory.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const NAME = `discover-${randomBytes(3).toString("hex")}`;
const FAKE_NODE = `${NAME}-arm`;
const PATIENCE = { timeout: 60_000 };

describeOnCluster("looking around in a real Kubernetes", ({ kubeconfig }) => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const batch = config.makeApiClient(BatchV1Api);

  beforeAll(async () => {
    await core.createNamespace({ body: { metadata: { name: NAME } } });
    // A node without a kubelet: it is there to be found, and takes no pod.
    const labels = { "kubernetes.io/arch": "arm64", "kubernetes.io/hostname": FAKE_NODE };
    await core.createNode({
      body: { metadata: { name: FAKE_NODE, labels }, spec: { taints: [{ key: "fake", effect: "NoSchedule" }] } },
    });
    const status = {
      capacity: { cpu: "4", memory: "8Gi", pods: "110", "example.com/npu": "2" },
      allocatable: { cpu: "3800m", memory: "7Gi", pods: "110" },
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { architecture: "arm64" },
    };
    // Merged, not replaced: the controllers of the cluster write to a new node, too.
    const merged = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    await core.patchNodeStatus({ name: FAKE_NODE, body: { status } }, merged);
    for (const [name, secret] of [
      ["shrink", false],
      ["keyed", true],
    ] as const) {
      const env = secret ? [{ name: "KEY", valueFrom: { secretKeyRef: { name: "vault", key: "k" } } }] : [];
      const limits = { cpu: "500m", memory: "128Mi" };
      const container = { name: "user", image: "example/shrink:1", command: ["shrink"], env, resources: { limits } };
      await batch.createNamespacedJob({
        namespace: NAME,
        body: {
          metadata: {
            name,
            labels: { "profaas.dev/profile": "auto" },
            annotations: { "profaas.dev/inputs": "pictures/in" },
          },
          spec: { suspend: true, template: { spec: { restartPolicy: "Never", containers: [container] } } },
        },
      });
    }
  }, 60_000);
  afterAll(async () => {
    await core.deleteNode({ name: FAKE_NODE });
    await core.deleteNamespace({ name: NAME });
  }, 60_000);

  it("finds its nodes and labelled Jobs, and drops a campaign of what can be measured", PATIENCE, async () => {
    const kubernetes = openKubernetes({ kubeconfig, clock: systemClock });
    const inspector = nodeInspector(kubernetes);
    const scout = kubernetesScout({ cluster: "edge", kind: "kubernetes", kubernetes, inspector, ownNamespace: "none" });
    const [store, source] = [memoryStore(), memoryStore()];
    for (const role of BUCKET_ROLES) await store.createBucket(role);
    await source.createBucket("pictures");
    await source.put("pictures", "in/one.jpg", "x".repeat(1000));
    const operator = OperatorFile.parse({
      clusters: { edge: { kind: "kubernetes", image: "profaas" } },
      resources: {
        any: { cluster: "edge" },
        arm: { cluster: "edge", nodeSelector: { "kubernetes.io/arch": "arm64" } },
      },
      images: ["example/*"],
      selfProfiling: { nodeSecondsPerDay: 10_000, mostRequestedShare: 1 },
    });
    const inventory = await takeInventory({
      operator,
      store,
      clusters: [{ name: "edge", scout, source: () => Promise.resolve(source) }],
      epochMilliseconds: () => systemClock.epochMilliseconds(),
      write: true,
      learning: () => trainerPorts(store),
    });
    const [edge] = inventory.clusters;
    expect(edge?.nodes.find(({ name }) => name === FAKE_NODE)).toMatchObject({
      architecture: "arm64",
      cores: 4,
      accelerators: { "example.com/npu": 2 },
      allocatable: { cpuMillicores: 3800 },
      open: false,
    });
    const real = edge?.nodes.filter(({ open }) => open) ?? [];
    expect(real.length).toBeGreaterThan(0);
    const own = inventory.services.filter(({ service }) => service.namespace === NAME);
    expect(own.map(({ service, decision }) => [service.name, decision])).toEqual([
      ["keyed", "blocked"],
      ["shrink", "submitted"],
    ]);
    expect(own[0]?.obstacles[0]).toMatch(/the API hides the values of its secrets \(vault\)/);
    // Nothing can be measured on a node that takes no pods.
    expect(own[1]?.proposal?.nodes).toEqual(real.map(({ name }) => name));
    expect((await store.list("campaigns")).objects.map(({ key }) => key)).toEqual([
      `${own[1]?.proposal?.campaignId}.yaml`,
    ]);
  });
});
