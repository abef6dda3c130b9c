import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";

import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";

const BUILD = join(import.meta.dirname, "../../infra/test-cluster/build.sh");

/** A node that is only said to be there: pods are bound to it and "run", and nothing happens on any machine. */
export interface FakeNode {
  readonly name: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly memory: string;
  readonly devices?: Readonly<Record<string, string>>;
  readonly taint?: string;
  readonly cordoned?: boolean;
}

/** Fake nodes in a real cluster, kept alive by KWOK; all of them have the label `profaas.test/fake: NAME`. */
export interface FakeNodes {
  readonly label: Readonly<Record<string, string>>;
  readonly core: CoreV1Api;
  nodeName(short: string): string;
  /** A pod of a user that asks for so much of a node; undefined leaves the node to the scheduler. */
  pod(name: string, options: UserPod): Promise<void>;
  removePod(name: string): Promise<void>;
  podOf(name: string): Promise<V1Pod | undefined>;
  /** Where a pod went; undefined while it waits. */
  close(): Promise<void>;
}

export interface UserPod {
  readonly cpu: string;
  readonly node?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

const KWOK_PATIENCE_SECONDS = 60;

/** KWOK's program, built where it is missing, which takes some minutes; undefined where it cannot be had. */
export function kwokProgram(): string | undefined {
  try {
    execFileSync("bash", [BUILD, "kwok"], { stdio: "ignore" });
    return execFileSync("bash", [BUILD, "--path", "kwok"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

export async function fakeNodes(
  program: string,
  kubeconfig: string,
  name: string,
  nodes: readonly FakeNode[],
): Promise<FakeNodes> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const label = { "profaas.test/fake": name };
  const nodeName = (short: string): string => `${name}-${short}`;
  const options = [`--kubeconfig=${kubeconfig}`, `--manage-nodes-with-label-selector=profaas.test/fake=${name}`];
  const kwok = spawn(program, [...options, "--node-lease-duration-seconds=40"], { stdio: "ignore" });
  const stop = (): void => void kwok.kill("SIGKILL");
  process.once("exit", stop);

  await core.createNamespace({ body: { metadata: { name } } });
  for (const node of nodes) await core.createNode({ body: manifestOf(node, nodeName(node.name), label) });
  const until = Date.now() + KWOK_PATIENCE_SECONDS * 1000;
  for (;;) {
    const { items } = await core.listNode({ labelSelector: `profaas.test/fake=${name}` });
    const ready = items.filter(
      ({ status, spec }) =>
        status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true &&
        spec?.taints?.some(({ key }) => key === "node.kubernetes.io/not-ready") !== true,
    );
    if (ready.length === nodes.length) break;
    if (Date.now() > until) throw new Error(`only ${ready.length} of ${nodes.length} fake nodes became ready`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  return {
    label,
    core,
    nodeName,
    async pod(pod, { cpu, node, nodeSelector }) {
      const container = { name: "user", image: "example/user:1", resources: { requests: { cpu } } };
      await core.createNamespacedPod({
        namespace: name,
        body: {
          metadata: { name: pod },
          spec: {
            containers: [container],
            terminationGracePeriodSeconds: 0,
            ...(node === undefined ? {} : { nodeName: nodeName(node) }),
            ...(nodeSelector === undefined ? {} : { nodeSelector: { ...nodeSelector } }),
          },
        },
      });
    },
    async removePod(pod) {
      await core.deleteNamespacedPod({ namespace: name, name: pod, gracePeriodSeconds: 0 });
    },
    podOf: (pod) => core.readNamespacedPod({ namespace: name, name: pod }).catch(() => undefined),
    async close() {
      const { items } = await core.listNamespacedPod({ namespace: name });
      for (const { metadata } of items) {
        await core
          .deleteNamespacedPod({ namespace: name, name: metadata?.name ?? "", gracePeriodSeconds: 0 })
          .catch(() => undefined);
      }
      for (const node of nodes) await core.deleteNode({ name: nodeName(node.name) });
      await core.deleteNamespace({ name });
      process.removeListener("exit", stop);
      stop();
    },
  };
}

function manifestOf(node: FakeNode, name: string, label: Readonly<Record<string, string>>) {
  const { architecture, cpu, memory, devices = {}, taint, cordoned = false } = node;
  const capacity = { cpu, memory, pods: "110", ...devices };
  return {
    metadata: {
      name,
      labels: {
        ...label,
        "kubernetes.io/arch": architecture,
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": name,
      },
    },
    spec: {
      unschedulable: cordoned,
      taints: taint === undefined ? [] : [{ key: taint, effect: "NoSchedule" }],
    },
    status: { capacity, allocatable: capacity, nodeInfo: { architecture, operatingSystem: "linux" } } as never,
  };
}
