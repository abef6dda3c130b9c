import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { recordPrefix } from "#core/campaign/object-keys.ts";
import type { TimedConfiguration } from "#core/campaign/estimate.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { campaignIds } from "./list-campaigns.ts";

/** Records that are read to estimate a plan: more of them would not make it better, only slower. */
const MOST_RECORDS = 1_000;

/** How long runs took that were measured before, for estimates; and which runs of a campaign have their record. */
export async function earlierTimes(
  campaignId: string,
  store: ObjectStore,
): Promise<{ readonly timed: readonly TimedConfiguration[]; readonly recorded: ReadonlySet<string> }> {
  const timed: TimedConfiguration[] = [];
  const recorded = new Set<string>();
  const ids = await campaignIds(store);
  if (ids.length === 0) return { timed, recorded };
  for (const id of [...ids.filter((other) => other === campaignId), ...ids.filter((other) => other !== campaignId)]) {
    for (const { key } of await listObjects(store, recordPrefix(id))) {
      const isOwn = id === campaignId;
      if (timed.length >= MOST_RECORDS && !isOwn) return { timed, recorded };
      const record = (await readArtifact(store, { bucket: "records", key }, RunRecord))?.artifact;
      if (record === undefined) continue;
      if (isOwn) recorded.add(record.runId);
      if (record.measurement === null || record.reusedFrom !== null) continue;
      timed.push({ configuration: record.configuration, makespanSeconds: record.measurement.makespanSeconds });
    }
  }
  return { timed, recorded };
}
