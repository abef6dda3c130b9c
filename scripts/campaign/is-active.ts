import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Step } from "#core/campaign/campaign-state.ts";
import { stepPrefix } from "#core/campaign/object-keys.ts";
import type { System } from "#wiring/open-system.ts";

import { livingHosts } from "../host/presence.ts";

/** Whether some process works on a campaign, or will without being asked. */
export async function isActive(campaignId: string, system: System): Promise<boolean> {
  return (await livingHosts(system)).length > 0 || (await isStepHeld(campaignId, system));
}

/** Whether some process holds the campaign's last step. */
export async function isStepHeld(campaignId: string, { store, clock, isOwnerGone }: System): Promise<boolean> {
  const last = (await listObjects(store, stepPrefix(campaignId))).at(-1);
  const step = last && (await readArtifact(store, { bucket: "state", key: last.key }, Step))?.artifact;
  if (step === undefined || step.ended !== null || isOwnerGone(step.owner)) return false;
  return step.leaseUntilEpochMilliseconds > clock.epochMilliseconds();
}
