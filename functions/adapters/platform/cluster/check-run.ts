import { allowsImage } from "#core/campaign/campaign-context.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import type { InspectedNode } from "#ports/node-inspector.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { scalingProblems } from "../execution/scaling-problems.ts";
import type { ClusterPlatformOptions } from "./cluster-platform.ts";
import { folderSentence, podStore } from "./pod-store.ts";
import { selectedNodes } from "./selected-nodes.ts";

/** What decides whether a run can be measured in a cluster. */
export type ClusterGround = Pick<
  ClusterPlatformOptions,
  "cluster" | "settings" | "nodeSelectors" | "allowedImages" | "storePlace" | "inspector"
>;

/** A longer script fits no pod's environment together with the rest of an order. */
const LONGEST_SCRIPT_BYTES = 100 * 1024;

/** Why the run cannot be measured there, as sentences that name the way out; none when it can. */
export async function checkClusterRun(run: RunRequest, ground: ClusterGround): Promise<readonly string[]> {
  const reach = podStore(ground.storePlace, ground.settings) === undefined ? [folderSentence(ground.cluster)] : [];
  const nodes = await ground.inspector.nodes();
  const sentences = run.components.flatMap((component) => [
    ...runnableProblems(component, ground),
    ...(ground.settings.kind === "kubernetes" ? scalingProblems(component, "kubernetes") : []),
    ...nodeProblems(component, nodes, ground),
  ]);
  return [...new Set([...reach, ...sentences])];
}

function runnableProblems(
  { name, runnable, configuration }: RunComponent,
  { cluster, settings, allowedImages }: ClusterGround,
): readonly string[] {
  const { command, image, script } = runnable;
  if (command !== undefined)
    return [
      `Cannot run command "${command}" of "${name}" on cluster "${cluster}": name an image with a script instead`,
    ];
  if (image === undefined) return [`Cannot run "${name}" as it names neither a command nor an image`];
  if (!allowsImage(allowedImages, image)) {
    return [`Cannot run "${name}" as the operator's file does not allow its image: add "${image}" to images there`];
  }
  if (script === undefined && settings.kind === "kubernetes")
    return [`Cannot run "${name}" as image "${image}" needs a script to run in it: add it to the FDL`];
  const sizeBytes = Buffer.byteLength(script ?? "");
  if (sizeBytes > LONGEST_SCRIPT_BYTES) {
    return [
      `Cannot run "${name}" as its script must be at most ${formatQuantity(LONGEST_SCRIPT_BYTES, "B")}: it has ${formatQuantity(sizeBytes, "B")}`,
    ];
  }
  if (configuration.warm && settings.kind === "kubernetes") {
    return [`Cannot run "${name}" warm as Jobs are always cold: set warm to false, or measure on a Knative cluster`];
  }
  if (configuration.warm) {
    return [
      `Cannot keep "${name}" warm by its configuration as Knative scales it: set warm to false and minScale to 1`,
    ];
  }
  const { minScale = 0, maxScale = Infinity } = configuration;
  if (minScale > maxScale) {
    return [`Cannot scale "${name}" as its minScale must be at most its maxScale, ${maxScale}: it is ${minScale}`];
  }
  return [];
}

function nodeProblems(
  { name, configuration }: RunComponent,
  nodes: readonly InspectedNode[],
  { cluster, nodeSelectors }: ClusterGround,
): readonly string[] {
  const { resource, cpuMillicores, memoryBytes } = configuration;
  const selector = nodeSelectors[resource] ?? {};
  const found = selectedNodes(nodes, selector);
  const words = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const where = words.length === 0 ? `cluster "${cluster}"` : `nodes of cluster "${cluster}" with ${words.join(", ")}`;
  if (found.length === 0) return [`Cannot run "${name}" on resource "${resource}" as there are no ${where}`];
  const open = found.filter(takesPods);
  if (open.length === 0) {
    return [
      `Cannot run "${name}" on resource "${resource}" as none of the ${found.length} nodes takes pods now: they are not ready, cordoned or tainted`,
    ];
  }
  const fits = open.some(
    ({ allocatable }) => allocatable.cpuMillicores >= cpuMillicores && allocatable.memoryBytes >= memoryBytes,
  );
  if (fits) return [];
  const largest = open.reduce((best, node) =>
    node.allocatable.cpuMillicores > best.allocatable.cpuMillicores ||
    (node.allocatable.cpuMillicores === best.allocatable.cpuMillicores &&
      node.allocatable.memoryBytes > best.allocatable.memoryBytes)
      ? node
      : best,
  );
  const { allocatable } = largest;
  return [
    `Cannot give "${name}" ${cpuMillicores / 1000} cores and ${formatQuantity(memoryBytes, "B")} on resource "${resource}" as the largest of its nodes, "${largest.name}", has ${allocatable.cpuMillicores / 1000} cores and ${formatQuantity(allocatable.memoryBytes, "B")} for pods: ask for less`,
  ];
}

function takesPods({ ready, unschedulable, taints }: InspectedNode): boolean {
  return ready && !unschedulable && !taints.some((taint) => /:No(Schedule|Execute)$/.test(taint));
}
