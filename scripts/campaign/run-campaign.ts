import { formatQuantity } from "#core/document/format-quantity.ts";

import { interrupted } from "../command-failure.ts";
import { quietLog, systemOf } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";
import { detachedSentences } from "./campaign-outcome.ts";
import type { CampaignStatus } from "./campaign-status.ts";
import { failureLog } from "./failure-log.ts";
import type { CampaignFile } from "./read-campaign-file.ts";
import { submitCampaign } from "./submit-campaign.ts";
import { counted } from "./talk.ts";
import { watchCampaign } from "./watch-campaign.ts";

/** Submits a campaign and watches it to its end; a user who leaves before is told to come back by `comeBack`. */
export async function runCampaign(call: VerbCall, file: CampaignFile, comeBack: string): Promise<CampaignStatus> {
  const failures = failureLog(quietLog(call), call.io);
  const system = await systemOf(call, failures);
  const inputs = await submitCampaign(file, system);
  if (inputs.uploaded > 0) {
    call.say(`Uploaded ${counted(inputs.uploaded, "input file")} (${formatQuantity(inputs.uploadedBytes, "B")}).`);
  }
  const watched = await watchCampaign(file.campaign.id, system, call.io, failures);
  if (watched.kind === "detached") throw interrupted(...detachedSentences(watched, comeBack, call.io));
  return watched.status;
}
