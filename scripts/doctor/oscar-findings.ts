import type { Environment } from "#adapters/process/environment.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import { openOscarSite } from "#wiring/open-oscar.ts";

import { missing, ok, type Finding } from "./finding.ts";

export interface OscarFindingsOptions {
  readonly clock: Clock;
  readonly environment: Environment;
}

/** Whether each OSCAR of the operator's file is there, lets us in, and tells where its files are. */
export async function oscarFindings(
  { clusters, resources }: Pick<OperatorFile, "clusters" | "resources">,
  options: OscarFindingsOptions,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [name, settings] of Object.entries(clusters)) {
    if (settings.kind !== "oscar") continue;
    const needed = Object.values(resources).some(({ cluster }) => cluster === name);
    try {
      const site = openOscarSite(name, settings, options);
      const { version } = await site.client.info();
      const buckets = await (await site.buckets()).store.listBuckets();
      found.push(
        ok(name, `OSCAR ${version} at ${settings.endpoint} lets us in, and its MinIO shows ${buckets.length} buckets`),
      );
      site.client.close();
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      const fix = `Put right what clusters.${name} of the operator's file says, or its variables.`;
      found.push(missing(name, sentence, fix, { needed }));
    }
  }
  return found;
}
