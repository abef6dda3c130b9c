import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt } from "#core/campaign/campaign-state.ts";
import { campaignIdOfStateKey, continueObject, receiptObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { lastStep } from "./claim-step.ts";
import { isMeasured } from "./profile.ts";

/**
 * The note to go on of the campaign that this upload belongs to, when its last step left something and nobody works on
 * it: the notification of the note may have been lost. Undefined when there is nothing to do, or somebody does it.
 */
export async function nextStep(upload: ObjectUploaded, store: ObjectStore): Promise<ObjectUploaded | undefined> {
  const campaignId =
    upload.bucket === "campaigns" ? await campaignOfSpec(upload.key, store) : campaignIdOfStateKey(upload.key);
  if (campaignId === undefined || (await isMeasured(campaignId, { store }))) return undefined;
  const step = await lastStep(campaignId, store);
  return step?.ended === "budget" ? continueObject(campaignId, step.step) : undefined;
}

async function campaignOfSpec(key: string, store: ObjectStore): Promise<string | undefined> {
  return (await readArtifact(store, receiptObject("campaigns", key), Receipt))?.artifact.result;
}
