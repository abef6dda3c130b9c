import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { ApiError } from "#adapters/kubernetes/api-error.ts";
import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import type { KubernetesObject } from "#ports/kubernetes.ts";

import { fakeKubernetes } from "../../support/fake-kubernetes.ts";

const recorded = JSON.parse(
  readFileSync(new URL("../../support/fixtures/kubernetes/nodes.json", import.meta.url), "utf8"),
) as { nodes: KubernetesObject[]; pods: KubernetesObject[] };

function cluster(change: (node: Record<string, unknown>) => void = () => undefined) {
  const kubernetes = fakeKubernetes();
  for (const node of structuredClone(recorded.nodes)) {
    change(node);
    kubernetes.set("nodes", node);
  }
  for (const pod of recorded.pods) kubernetes.set("pods", pod);
  return nodeInspector(kubernetes);
}

describe("nodeInspector()", () => {
  it("reads a recorded node: what it has, what is asked of it, what lies on it", async () => {
    const [node, ...others] = await cluster().nodes();
    expect(others).toEqual([]);
    expect(node).toMatchObject({
      name: "profaas-node",
      architecture: "amd64",
      cores: 2,
      memoryBytes: 24_684_096 * 1024,
      allocatable: { cpuMillicores: 2000, memoryBytes: 24_479_296 * 1024, pods: 110 },
      ready: true,
      unschedulable: false,
      pressures: [],
      taints: [],
    });
    expect(node?.kind).toMatch(/^amd64, Linux \S+, containerd:\/\/1\.6\.20, kubelet v1\.34\.4$/);
    expect(node?.images.flat()).toContain("dev.local/profaas:kube");
    // Four programs of Knative ask for 10m each; what failed or has no node asks for nothing.
    expect(node?.requested).toEqual({ cpuMillicores: 40, memoryBytes: 360 * 2 ** 20, pods: 4 });
  });

  it("selects by labels", async () => {
    expect(await cluster().nodes({ "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux" })).toHaveLength(1);
    expect(await cluster().nodes({ "kubernetes.io/arch": "arm64" })).toEqual([]);
  });

  it("says nothing of what is asked for where pods may not be listed", async () => {
    const kubernetes = fakeKubernetes();
    for (const node of recorded.nodes) kubernetes.set("nodes", node);
    const list: typeof kubernetes.list = (kind, selection) =>
      kind === "pods" ? Promise.reject(new ApiError("forbidden", 403)) : kubernetes.list(kind, selection);
    const [node] = await nodeInspector({ ...kubernetes, list }).nodes();
    expect(node?.requested).toEqual({ cpuMillicores: 0, memoryBytes: 0, pods: 0 });
  });

  it("sees pressure, cordons and taints", async () => {
    const [node] = await cluster((each) => {
      const { status } = each as { status: { conditions: { type: string; status: string }[] } };
      for (const condition of status.conditions) condition.status = condition.type === "Ready" ? "False" : "True";
      each["spec"] = {
        unschedulable: true,
        taints: [
          { key: "gpu", value: "yes", effect: "NoSchedule" },
          { key: "old", effect: "PreferNoSchedule" },
        ],
      };
    }).nodes();
    expect(node).toMatchObject({
      ready: false,
      unschedulable: true,
      pressures: ["MemoryPressure", "DiskPressure", "PIDPressure"],
      taints: ["gpu=yes:NoSchedule", "old:PreferNoSchedule"],
    });
  });

  it("counts containers that run before as the scheduler does", async () => {
    const kubernetes = fakeKubernetes();
    for (const node of recorded.nodes) kubernetes.set("nodes", node);
    const asks = (cpu: string, rest = {}) => ({ resources: { requests: { cpu } }, ...rest });
    kubernetes.set("pods", {
      metadata: { name: "p", namespace: "n" },
      spec: {
        nodeName: "profaas-node",
        containers: [asks("300m"), asks("0.2")],
        initContainers: [asks("2"), asks("50m", { restartPolicy: "Always" })],
        overhead: { cpu: "10m" },
      },
    });
    const [node] = await nodeInspector(kubernetes).nodes();
    expect(node?.requested).toEqual({ cpuMillicores: 2010, memoryBytes: 0, pods: 1 });
  });
});
