import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import {
  CAPTURES_PREFIX,
  campaignIdOfStateKey,
  recordPrefix,
  recordsCompleteObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { campaignIds } from "./list-campaigns.ts";

/**
 * The captured inputs that go when a campaign goes: its own but those that another one, which took over the run that
 * captured them, has still to measure with; and those that it took over itself from a campaign that is gone.
 */
export async function capturedInputs(campaignId: string, store: ObjectStore): Promise<ObjectAddress[]> {
  const ids = await campaignIds(store);
  const needed = new Set<string>();
  for (const other of ids) {
    const { bucket, key } = recordsCompleteObject(other);
    if (other === campaignId || (await store.head(bucket, key)) !== undefined) continue;
    for (const captured of await capturedOf(other, store)) needed.add(captured);
  }
  const own = (await listObjects(store, { bucket: "inputs", key: `${CAPTURES_PREFIX}${campaignId}/` })).map(
    ({ key }) => key,
  );
  const takenOver = [...(await capturedOf(campaignId, store))].filter((key) => !ids.includes(ownerOf(key)));
  return [...new Set([...own, ...takenOver])]
    .filter((key) => !needed.has(key))
    .map((key) => ({ bucket: "inputs", key }));
}

/** Keys of the captured inputs that the records of a campaign name. */
async function capturedOf(campaignId: string, store: ObjectStore): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    const record = (await readArtifact(store, { bucket: "records", key }, RunRecord))?.artifact;
    for (const file of Object.values(record?.measurement?.captured ?? {}).flat()) keys.add(file.key);
  }
  return keys;
}

function ownerOf(capturedKey: string): string {
  return campaignIdOfStateKey(capturedKey.slice(CAPTURES_PREFIX.length)) ?? "";
}
