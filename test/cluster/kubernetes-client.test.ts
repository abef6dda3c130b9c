import { expect, it } from "vitest";

import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { systemClock } from "#adapters/process/clock.ts";

import { KUBERNETES_RULES } from "../support/cluster-rules.ts";
import { describeOnCluster, measuredNamespace } from "../support/real-cluster.ts";

describeOnCluster("a real Kubernetes API", ({ kubeconfig, ...cluster }) => {
  it("tells what its nodes have and what is asked of them", { timeout: 60_000 }, async () => {
    const inspector = nodeInspector(openKubernetes({ kubeconfig, clock: systemClock }));
    const nodes = await inspector.nodes();
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes) {
      expect(node.cores).toBeGreaterThan(0);
      expect(node.allocatable.cpuMillicores).toBeLessThanOrEqual(node.cores * 1000);
      expect(node.allocatable.memoryBytes).toBeLessThanOrEqual(node.memoryBytes);
      expect(node.requested.cpuMillicores).toBeLessThanOrEqual(node.allocatable.cpuMillicores);
      const { "kubernetes.io/arch": architecture } = node.labels;
      expect(architecture).toBe(node.architecture);
    }
    expect(await inspector.nodes({ "kubernetes.io/arch": "none" })).toEqual([]);
  });

  it("lets go of a watch when it is told to", { timeout: 60_000 }, async () => {
    const kubernetes = openKubernetes({ kubeconfig, clock: systemClock });
    const { resourceVersion } = await kubernetes.list("pods", { namespace: "default" });
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(), 300);
    const end = await kubernetes.watch(
      "pods",
      { namespace: "default", resourceVersion },
      () => undefined,
      stopping.signal,
    );
    expect(end).toMatchObject({ kind: "closed" });
  });

  it("lets the profiler's account do what it needs and nothing else", { timeout: 60_000 }, async () => {
    const measured = await measuredNamespace({ kubeconfig, ...cluster }, "client", KUBERNETES_RULES);
    const { namespace } = measured;
    const kubernetes = openKubernetes({ kubeconfig: measured.kubeconfig, clock: systemClock });
    try {
      expect((await kubernetes.list("jobs", { namespace })).items).toEqual([]);
      expect((await kubernetes.list("nodes")).items.length).toBeGreaterThan(0);
      const refused = [
        () => kubernetes.list("jobs", { namespace: "default" }),
        () => kubernetes.list("jobs"),
        () => kubernetes.delete("pods", namespace, "x"),
        () => kubernetes.get("nodes", undefined, "x"),
        () =>
          kubernetes.create("pods", { apiVersion: "v1", kind: "Pod", metadata: { name: "x", namespace }, spec: {} }),
      ];
      for (const attempt of refused) {
        await expect(attempt()).rejects.toThrow(/as the Kubernetes API answered 403: .* is forbidden/);
      }
    } finally {
      await measured.close();
    }
  });
});
