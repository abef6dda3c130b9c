import { campaignIdOfStateKey, datasetsCompleteObject } from "#core/campaign/object-keys.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { shareOut } from "./share-out.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { workOnTask } from "./work-on-task.ts";

/**
 * Learns every target of a campaign once its datasets are complete. Their upload makes one task a target, the upload of
 * a task learns its target, and whichever invocation finds that all are learned writes the report and the last word.
 */
export async function trainCampaign(upload: ObjectUploaded, ports: TrainerPorts): Promise<void> {
  const campaignId = campaignIdOfStateKey(upload.key);
  if (campaignId === undefined) return;
  if (upload.bucket === "state") await workOnTask(upload.key, ports);
  else if (upload.key === datasetsCompleteObject(campaignId).key) await shareOut(campaignId, ports);
}
