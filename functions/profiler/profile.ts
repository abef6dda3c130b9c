import { campaignIdOfStateKey, recordsCompleteObject, runOfLoadOrder } from "#core/campaign/object-keys.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { acceptCampaign } from "./accept-campaign.ts";
import { giveLoad } from "./give-load.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import { workStep } from "./work-step.ts";

/**
 * A spec that landed in the campaigns bucket, or the profiler's own note to go on: works on that campaign for one step. An
 * order to give the load of a run: gives it, however long it lasts. Safe to deliver twice, late, or never (see `reconcileProfiler`). The bucket is named by its role.
 */
export async function profile(upload: ObjectUploaded, ports: ProfilerPorts): Promise<void> {
  const ordered = runOfLoadOrder(upload);
  if (ordered !== undefined) return giveLoad(ordered, ports);
  const campaignId =
    upload.bucket === "campaigns"
      ? await acceptCampaign(upload.key, upload.etag, ports)
      : campaignIdOfStateKey(upload.key);
  if (campaignId === undefined || (await isMeasured(campaignId, ports))) return;
  await workStep(campaignId, ports);
}

/** True once the profiler has nothing left to do for a campaign. */
export async function isMeasured(campaignId: string, { store }: Pick<ProfilerPorts, "store">): Promise<boolean> {
  const { bucket, key } = recordsCompleteObject(campaignId);
  return (await store.head(bucket, key)) !== undefined;
}
