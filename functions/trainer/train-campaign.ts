import { campaignIdOfStateKey, datasetsCompleteObject, isMemberTaskKey } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { AnySweepComplete } from "#core/queueing/sweep/sweep-work.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { TrainingId } from "#core/campaign/object-keys.ts";

import { shareOut } from "./share-out.ts";
import { trainSurrogate } from "./train-surrogate.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { workOnTask } from "./work-on-task.ts";

/**
 * Learns the surrogate of a sweep, or every target of a campaign, once datasets are complete. Their upload makes one task a target, the upload of
 * a task learns its target, and whichever invocation finds that all are learned writes the report and the last word.
 */
export async function trainCampaign(upload: ObjectUploaded, ports: TrainerPorts): Promise<void> {
  const campaignId = campaignIdOfStateKey(upload.key);
  if (campaignId === undefined) return;
  const ofSweep = await sweepOf(campaignId, ports.store);
  if (ofSweep !== undefined) {
    if (upload.bucket === "datasets" || isMemberTaskKey(upload.key)) await trainSurrogate(...ofSweep, ports);
  } else if (upload.bucket === "state") await workOnTask(upload.key, ports);
  else if (upload.key === datasetsCompleteObject(campaignId).key) await shareOut(campaignId, ports);
}

/** What was said at the end of a sweep's dataset; undefined for datasets of campaigns, and without any. */
async function sweepOf(
  campaignId: string,
  store: TrainerPorts["store"],
): Promise<readonly [TrainingId, AnySweepComplete] | undefined> {
  const { bucket, key } = datasetsCompleteObject(campaignId);
  const object = await store.get(bucket, key);
  if (object === undefined) return undefined;
  const said = AnySweepComplete.safeParse(JSON.parse(new TextDecoder().decode(object.body)));
  return said.success ? [{ campaignId, datasetsSha256: sha256Hex(object.body) }, said.data] : undefined;
}
