import { listObjects } from "#artifacts/list-objects.ts";
import { identityPrefix } from "#core/campaign/object-keys.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { recordOf } from "./finished-runs.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** A record of an earlier campaign with this identity that this campaign has not used yet, or undefined. */
export async function reusableRecord(
  identity: string,
  { campaign, finished }: StepContext,
  ports: ProfilerPorts,
): Promise<RunRecord | undefined> {
  const used = new Set(
    finished.all().map(({ reusedFrom }) => reusedFrom && `${reusedFrom.campaignId}/${reusedFrom.runId}`),
  );
  const prefix = identityPrefix(identity);
  for (const { key } of await listObjects(ports.store, prefix)) {
    const [campaignId, file] = key.slice(prefix.key.length).split("/");
    const runId = file?.replace(/\.json$/, "");
    if (campaignId === undefined || runId === undefined) continue;
    if (campaignId === campaign.id || used.has(`${campaignId}/${runId}`)) continue;
    const record = await recordOf(campaignId, runId, ports);
    if (record?.measurement && (await isWhole(record, ports))) return record;
  }
  return undefined;
}

/** False when files that the run kept for later ones are gone. */
async function isWhole({ measurement }: RunRecord, { store }: ProfilerPorts): Promise<boolean> {
  for (const { key } of Object.values(measurement?.captured ?? {}).flat()) {
    if ((await store.head("inputs", key)) === undefined) return false;
  }
  return true;
}
