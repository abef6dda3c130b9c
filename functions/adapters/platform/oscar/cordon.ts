import { z } from "zod";

import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { oscarCordonObject } from "#core/campaign/object-keys.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { Kubernetes, KubernetesObject } from "#ports/kubernetes.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import type { RunAttempt } from "../cluster/cluster-run.ts";
import { Refusal } from "../cluster/cluster-servers.ts";
import { isGoingOn } from "./open-runs.ts";
import { freeSlots, type SlotNode } from "./free-slots.ts";
import { type OscarGround, type OscarSite, siteOf } from "./oscar-site.ts";
import type { RunLayout } from "./run-layout.ts";

const Cordon = z.object({
  format: z.literal("oscar-cordon"),
  version: z.literal(1),
  run: z.object({ campaignId: z.string(), runId: z.string(), attempt: z.int() }),
  nodes: z.array(z.string()),
});

/**
 * Leaves as many nodes open as have the CPU slots for a run's parallelism, all of them nodes of its resource: others take no
 * pods until the run is over. Which ones is stored before the first is closed.
 */
export async function cordonFor(run: RunRequest, layout: RunLayout, ground: OscarGround): Promise<void> {
  for (const name of new Set(layout.places.map(({ site }) => site))) {
    const site = siteOf(ground, name);
    if (site.settings.parallelism !== "cordon") continue;
    const kubernetes = apiOf(site);
    await uncordon(site, ground, run);
    const components = layout.places.filter((place) => place.site === name).map(({ component }) => component);
    const nodes = (await kubernetes.list("nodes")).items.filter(takesPods);
    const selector = selectorOf(components, ground);
    const fit = nodes.filter((node) => wears(node, selector));
    if (fit.length === 0) {
      throw new Refusal(
        `Cannot keep the run to the nodes of its resource as one that takes pods must wear ${JSON.stringify(selector)}: OSCAR "${name}" has ${nodes.length} that do not`,
      );
    }
    const others = nodes.filter((node) => !fit.includes(node)).map(({ metadata }) => metadata.name);
    const closed = [...others, ...nodesToClose(fit.map(slotNode), components)];
    const { campaignId, runId, attempt } = run;
    const entry = { format: "oscar-cordon", version: 1, run: { campaignId, runId, attempt }, nodes: closed } as const;
    const put = await writeArtifact(ground.store, oscarCordonObject(name), entry, { ifAbsent: true });
    if (put.kind !== "stored") continue;
    for (const node of closed) await setUnschedulable(kubernetes, node, true);
  }
}

/** Opens the nodes that were closed; those of a run that goes on only for that run itself. */
export async function uncordon(site: OscarSite, { store, log }: OscarGround, except?: RunAttempt): Promise<void> {
  const address = oscarCordonObject(site.cluster);
  const cordon = (await readArtifact(store, address, Cordon))?.artifact;
  if (cordon === undefined) return;
  const { run, nodes } = cordon;
  if (
    except !== undefined &&
    run.runId === except.runId &&
    run.campaignId === except.campaignId &&
    run.attempt === except.attempt
  ) {
    // This run's own: a process that died may have closed only some of them.
    for (const node of nodes) await setUnschedulable(apiOf(site), node, true);
    return;
  }
  for (const node of nodes) await setUnschedulable(apiOf(site), node, false);
  log.info(`Nodes of OSCAR ${site.cluster} take pods again`, { nodes });
  await store.delete(address.bucket, address.key);
}

/** Opens what was closed for a run that is over. */
export async function uncordonForgotten(site: OscarSite, ground: OscarGround): Promise<void> {
  const cordon = (await readArtifact(ground.store, oscarCordonObject(site.cluster), Cordon))?.artifact;
  if (cordon === undefined || (await isGoingOn(cordon.run, ground))) return;
  await uncordon(site, ground);
}

/** The nodes beyond the fewest, largest first, on which every component's parallelism has its slots. */
export function nodesToClose(
  nodes: readonly SlotNode[],
  components: readonly RunRequest["components"][number][],
): readonly string[] {
  const bySize = [...nodes].sort(
    (left, right) => right.cpuMillicores - left.cpuMillicores || (left.name < right.name ? -1 : 1),
  );
  for (let count = 1; count <= bySize.length; count++) {
    const open = bySize.slice(0, count);
    if (
      components.every((component) => freeSlots(open, component.configuration) >= component.configuration.parallelism)
    ) {
      return bySize.slice(count).map(({ name }) => name);
    }
  }
  return [];
}

/** The labels that the nodes of a run wear; those of one resource, as nodes are closed for all jobs. */
function selectorOf(
  components: readonly RunRequest["components"][number][],
  { nodeSelectors }: OscarGround,
): Readonly<Record<string, string>> {
  const [resource] = components.map(({ configuration }) => configuration.resource);
  return nodeSelectors[resource ?? ""] ?? {};
}

function wears({ metadata }: KubernetesObject, selector: Readonly<Record<string, string>>): boolean {
  const { labels = {} } = metadata as { readonly labels?: Readonly<Record<string, string>> };
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

function apiOf({ kubernetes, cluster }: OscarSite): Kubernetes {
  if (kubernetes !== undefined) return kubernetes;
  throw new Refusal(`Cannot cordon nodes of OSCAR "${cluster}" as the operator's file names no kubeconfig for it`);
}

async function setUnschedulable(kubernetes: Kubernetes, name: string, unschedulable: boolean): Promise<void> {
  await kubernetes.merge("nodes", undefined, name, { spec: { unschedulable: unschedulable ? true : null } });
}

function takesPods(node: KubernetesObject): boolean {
  const spec = (node["spec"] ?? {}) as { unschedulable?: boolean; taints?: readonly { effect?: string }[] };
  return spec.unschedulable !== true && !(spec.taints ?? []).some(({ effect }) => effect !== "PreferNoSchedule");
}

function slotNode(node: KubernetesObject): SlotNode {
  const { allocatable } = (node["status"] ?? {}) as { allocatable?: { cpu?: string; memory?: string } };
  return {
    name: node.metadata.name,
    cpuMillicores: cpuMillicoresOf(allocatable?.cpu ?? "0") ?? 0,
    memoryBytes: memoryBytesOf(allocatable?.memory ?? "0") ?? 0,
  };
}
