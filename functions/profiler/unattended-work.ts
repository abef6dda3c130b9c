import { campaignIdOfStateKey } from "#core/campaign/object-keys.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { isHeld } from "./claim-step.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import { unfinishedWork } from "./unfinished-work.ts";

/** What is unfinished and nobody is at work on: where many instances look, each finds only what is worth a step. */
export async function unattendedWork(
  ports: Pick<ProfilerPorts, "store" | "clock" | "isOwnerGone">,
): Promise<ObjectUploaded[]> {
  const unattended: ObjectUploaded[] = [];
  for (const upload of await unfinishedWork(ports.store)) {
    const campaignId = upload.bucket === "state" ? campaignIdOfStateKey(upload.key) : undefined;
    if (campaignId === undefined || !(await isHeld(campaignId, ports))) unattended.push(upload);
  }
  return unattended;
}
