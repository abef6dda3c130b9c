import { describe, expect, it } from "vitest";

import { checkClusterRun, type ClusterGround } from "#adapters/platform/cluster/check-run.ts";
import { identifyClusterRun } from "#adapters/platform/cluster/identify-run.ts";
import type { MeasuredCluster } from "#adapters/platform/cluster/cluster-run.ts";
import { OperatorCluster } from "#core/campaign/operator-cluster.ts";
import type { InspectedNode } from "#ports/node-inspector.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";

const IMAGE = "ghcr.io/a/work:1";
const DIGEST = `sha256:${"a".repeat(64)}`;

function node(name: string, changes: Partial<InspectedNode> = {}): InspectedNode {
  return {
    name,
    architecture: "amd64",
    labels: { disk: "ssd" },
    cores: 4,
    memoryBytes: 2 ** 33,
    allocatable: { cpuMillicores: 3_900, memoryBytes: 2 ** 32, pods: 110 },
    requested: { cpuMillicores: 3_900, memoryBytes: 0, pods: 3 },
    ready: true,
    unschedulable: false,
    pressures: [],
    taints: [],
    kind: "amd64, Linux 6.1, containerd://2, kubelet v1.34.4",
    images: [[`ghcr.io/a/work@${DIGEST}`, IMAGE]],
    ...changes,
  };
}

function ground(nodes: readonly InspectedNode[], changes: Partial<ClusterGround> = {}): ClusterGround {
  return {
    cluster: "edge",
    settings: OperatorCluster.parse({ kind: "kubernetes", image: "ghcr.io/a/profaas:1" }) as MeasuredCluster,
    nodeSelectors: { fast: { disk: "ssd" }, slow: { disk: "hdd" } },
    allowedImages: ["ghcr.io/a/*"],
    storePlace: {
      settings: { kind: "s3", region: "us-east-1", pathStyle: true, credentials: { from: "environment" } },
      prefix: "p",
    },
    inspector: { nodes: () => Promise.resolve(nodes) },
    ...changes,
  };
}

function component(changes: Partial<RunComponent["configuration"]> = {}, runnable = {}): RunComponent {
  const plain = commandComponent("work", "x", { resource: "fast", ...changes });
  return { ...plain, runnable: { image: IMAGE, script: "true", ...runnable } };
}

function run(...components: RunComponent[]): RunRequest {
  return {
    campaignId: "c-00000000",
    runId: "r",
    attempt: 1,
    components,
    edges: [],
    uploads: [],
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: "w/",
    captureToPrefix: null,
    seed: "s",
  };
}

describe("checkClusterRun()", () => {
  const check = (one: RunComponent, nodes = [node("n")], changes: Partial<ClusterGround> = {}) =>
    checkClusterRun(run(one), ground(nodes, changes));

  it("has nothing against what fits, however much others have asked for now", async () => {
    expect(await check(component())).toEqual([]);
    expect(await check(component({ cpuMillicores: 3_900, memoryBytes: 2 ** 32 }))).toEqual([]);
  });

  it("takes images only, of the operator's list, with a script of a bearable length, and always cold", async () => {
    expect(await check({ ...component(), runnable: { command: "x" } })).toEqual([
      'Cannot run command "x" of "work" on cluster "edge": name an image with a script instead',
    ]);
    expect(await check(component({}, { image: "evil/work" }))).toEqual([
      `Cannot run "work" as the operator's file does not allow its image: add "evil/work" to images there`,
    ]);
    expect(await check(component({}, { script: "x".repeat(100 * 1024 + 1) }))).toEqual([
      'Cannot run "work" as its script must be at most 100 KiB: it has 100 KiB',
    ]);
    expect(await check(component({ warm: true }))).toEqual([
      'Cannot run "work" warm as Jobs are always cold: set warm to false, or measure on a Knative cluster',
    ]);
  });

  it("names the largest node that the resource's selector matches when the limits fit on none", async () => {
    const nodes = [
      node("small", { allocatable: { cpuMillicores: 1_000, memoryBytes: 2 ** 30, pods: 9 } }),
      node("large"),
      node("larger-but-slow", {
        labels: { disk: "hdd" },
        allocatable: { cpuMillicores: 64_000, memoryBytes: 2 ** 40, pods: 9 },
      }),
    ];
    expect(await check(component({ cpuMillicores: 4_000, memoryBytes: 2 ** 28 }), nodes)).toEqual([
      'Cannot give "work" 4 cores and 256 MiB on resource "fast" as the largest of its nodes, "large", has 3.9 cores and 4 GiB for pods: ask for less',
    ]);
  });

  it("says when no node matches, or none of them takes pods", async () => {
    expect(await check(component({ resource: "slow" }))).toEqual([
      'Cannot run "work" on resource "slow" as there are no nodes of cluster "edge" with disk=hdd',
    ]);
    for (const changes of [{ unschedulable: true }, { ready: false }, { taints: ["gpu=yes:NoSchedule"] }]) {
      expect(await check(component(), [node("n", changes)])).toEqual([
        'Cannot run "work" on resource "fast" as none of the 1 nodes takes pods now: they are not ready, cordoned or tainted',
      ]);
    }
  });

  it("needs a store that pods reach", async () => {
    const storePlace = { settings: { kind: "directory", path: "/s" }, prefix: "p" } as const;
    expect(await check(component(), [node("n")], { storePlace })).toEqual([
      'Cannot measure on cluster "edge" as its pods must reach the store: set a store of kind s3 in the operator\'s file',
    ]);
  });
});

describe("identifyClusterRun()", () => {
  const identify = (one: RunComponent, nodes: InspectedNode[], campaignId = "c-00000000") =>
    identifyClusterRun({ ...run(one), campaignId }, ground(nodes));

  it("is the same for the same image on the same kind of nodes, whatever they are called", async () => {
    const usual = await identify(component(), [node("n")]);
    expect(await identify(component(), [node("m"), node("o")], "other-00000000")).toEqual(usual);
    expect(usual).toMatchObject({ platform: "kubernetes", cluster: "edge" });
  });

  it("tells kinds of nodes, digests and scripts apart", async () => {
    const usual = await identify(component(), [node("n")]);
    const other = `sha256:${"b".repeat(64)}`;
    expect(await identify(component(), [node("n", { kind: "arm64, Linux 6.1" })])).not.toEqual(usual);
    expect(await identify(component(), [node("n", { images: [[`ghcr.io/a/work@${other}`, IMAGE]] })])).not.toEqual(
      usual,
    );
    expect(await identify(component({}, { script: "false" }), [node("n")])).not.toEqual(usual);
    expect(await identify(component({}, { image: `ghcr.io/a/work@${DIGEST}` }), [node("n")])).toEqual(usual);
  });

  it("is like no other campaign's while no node has the image", async () => {
    const bare = [node("n", { images: [] })];
    const usual = await identify(component(), bare);
    expect(await identify(component(), bare)).toEqual(usual);
    expect(await identify(component(), bare, "other-00000000")).not.toEqual(usual);
  });
});
