import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { pinnedDigest } from "../cluster/image-digest.ts";
import { describeNodes } from "./describe-nodes.ts";
import { type OscarGround, siteOfResource } from "./oscar-site.ts";

/** What makes two measurements on these OSCARs the same, apart from what the request says. */
export async function identifyOscarRun(
  run: RunRequest,
  ground: OscarGround,
): Promise<Readonly<Record<string, string>>> {
  const parts: Record<string, string> = { platform: "oscar" };
  for (const { name, runnable, configuration } of run.components) {
    const site = siteOfResource(ground, configuration.resource);
    const { cluster, settings, client } = site;
    const nodes = await describeNodes(site).catch(() => []);
    const { invocation, parallelism, services } = settings;
    parts[`oscar.${cluster}`] ??= `${(await client.traits()).version}, ${invocation}, ${parallelism}`;
    parts[`nodes.${name}`] = [
      ...new Set(
        nodes.map(
          ({ kind, architecture, cores, memoryBytes }) =>
            `${kind}, ${architecture}, ${cores} cores, ${memoryBytes} bytes`,
        ),
      ),
    ]
      .sort()
      .join("; ");
    const selector = ground.nodeSelectors[configuration.resource] ?? {};
    if (Object.keys(selector).length > 0) parts[`nodeSelector.${name}`] = canonicalJson(selector);
    const existing = services[name]?.service;
    const own = existing === undefined ? runnable : await client.service(existing);
    const image = own?.image ?? "";
    // What a tag stands for changes, and OSCAR pulls it for every job: without a digest it is like no other campaign's.
    const software = pinnedDigest(image) ?? `${image} in campaign ${run.campaignId}`;
    parts[`software.${name}`] = sha256Hex(
      canonicalJson({ cluster, existing: existing ?? null, software, script: own?.script ?? null }),
    );
  }
  return parts;
}
