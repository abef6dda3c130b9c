import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { InspectedNode } from "#ports/node-inspector.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { ClusterGround } from "./check-run.ts";
import { imageDigests, pinnedDigest } from "./image-digest.ts";
import { selectedNodes } from "./selected-nodes.ts";

/** What makes two measurements in this cluster the same, apart from what the request says. */
export async function identifyClusterRun(
  run: RunRequest,
  { cluster, settings, nodeSelectors, inspector }: ClusterGround,
): Promise<Readonly<Record<string, string>>> {
  const nodes = await inspector.nodes();
  const parts = run.components.map((component) => {
    const selector = nodeSelectors[component.configuration.resource] ?? {};
    const own = selectedNodes(nodes, selector);
    return [
      [`nodes.${component.name}`, nodeKinds(own)],
      [`software.${component.name}`, softwareOf(component, run.campaignId, own)],
    ];
  });
  return {
    platform: settings.kind,
    cluster,
    agent: pinnedDigest(settings.image) ?? imageDigests(settings.image, nodes).join(", "),
    ...(Object.fromEntries(parts.flat()) as Record<string, string>),
  };
}

function nodeKinds(nodes: readonly InspectedNode[]): string {
  return [...new Set(nodes.map(({ kind, cores, memoryBytes }) => `${kind}, ${cores} cores, ${memoryBytes} bytes`))]
    .sort()
    .join("; ");
}

/** An image that no node has pulled yet may turn out to be any: then the measurement is like none of another campaign. */
function softwareOf({ runnable }: RunComponent, campaignId: string, nodes: readonly InspectedNode[]): string {
  const { image = "", script } = runnable;
  const pinned = pinnedDigest(image);
  const digests = pinned === undefined ? imageDigests(image, nodes) : [pinned];
  const software = digests.length > 0 ? digests : [`${image}, not pulled before campaign ${campaignId}`];
  return sha256Hex(canonicalJson({ image: software, script: script ?? null }));
}
